/**
 * What a platform knows of files. `#files` is the implementation for Node (`files-node.ts`) or, wherever the condition
 * "node" isn't set, the one for browsers (`files-browser.ts`): see "imports" in package.json.
 */
export interface Files {
  /** A file of a folder, or undefined when there is none. */
  read(folder: string, name: string): Promise<Uint8Array | undefined>;
  /** Whether {@link read} would find the file. */
  has(folder: string, name: string): Promise<boolean>;
  /**
   * Every file below a folder, by its path from there with `/`, sorted. What a symbolic link leads to counts like a file or
   * folder in its place. Hidden files and folders are left out.
   *
   * @throws Error that names a link that leads nowhere or back to a folder in which it lies.
   */
  list(folder: string): Promise<readonly string[]>;
  /** The path of a file, for messages. */
  path(folder: string, name: string): string;
  /** The folder of an installed npm package, or undefined when it isn't installed. */
  packageFolder(packageName: string): string | undefined;
  /** A folder that the system may have, such as one of a Linux distribution's package: itself, or undefined. */
  systemFolder(folder: string): string | undefined;
  /** The default cache. */
  cacheDirectory(): string;
  /** What to do where an address lies behind a proxy that `fetch` does not use; undefined where it does not. */
  proxyAdvice(address: string): string | undefined;
  /** The cache of one data set within a cache directory. */
  openCache(directory: string, datasetName: string): FileCache;
}

/** A place that keeps whole files: a file is there with all its bytes, or it isn't there. */
export interface FileCache {
  /** Where it is, for messages. */
  readonly place: string;
  read(name: string): Promise<Uint8Array | undefined>;
  has(name: string): Promise<boolean>;
  path(name: string): string;
  /** Throws when nothing can be written here: known before anything is downloaded. */
  prepare(): Promise<void>;
  write(name: string, bytes: Uint8Array): Promise<void>;
  /** Forgets a file; one that isn't there is forgotten already. */
  remove(name: string): Promise<void>;
}
