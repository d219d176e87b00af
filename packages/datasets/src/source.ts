import { OptionError } from '@argand/errors';
import type { Dataset } from './dataset.ts';

/** The part of a data set that is learnt from, or the part that is kept for the examination. */
export type Split = 'train' | 'test';

/** Where to look for the files of a data set, and how to download those that are nowhere. */
export interface LoadOptions {
  /**
   * A folder with the files, brought by hand: plain or `.gz`, also under the names and in the folders that other libraries give them
   * (`train-images.idx3-ubyte`, torchvision's `MNIST/raw`). Nowhere else is looked then. Files that are well formed
   * are accepted, whatever their checksum. Not in a browser.
   */
  readonly dataDir?: string | undefined;
  /** The folder of the cache; by default {@link cacheDirectory}. In a browser, the name of a cache of the Cache API. */
  readonly cacheDir?: string | undefined;
  /**
   * What downloads; by default the platform's own `fetch`. That of Node uses `HTTPS_PROXY` and `NO_PROXY` only with
   * `NODE_USE_ENV_PROXY=1`, from Node 22.21 and 24 on.
   */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /**
   * The addresses of folders that hold the files, plain or `.gz`, in the order in which they are tried; by default
   * those that the data set knows. An empty list forbids downloads.
   */
  readonly mirrors?: readonly string[] | undefined;
  /** A download that brings no byte for this number of milliseconds has stalled. Default 30,000. */
  readonly timeoutMs?: number | undefined;
  /** How often a mirror is tried again after it failed in a way that may pass. By default 3 times. */
  readonly retries?: number | undefined;
  /** The pause before the first of those, in milliseconds; each further one is twice as long. By default 500. */
  readonly backoffMs?: number | undefined;
  /** Called as bytes arrive; `totalBytes` is undefined where the server doesn't say. */
  readonly onProgress?:
    | ((receivedBytes: number, totalBytes: number | undefined, file: string) => void)
    | undefined;
  /** Stops the work: the promise rejects with the signal's reason, at once if it is aborted already. */
  readonly signal?: AbortSignal | undefined;
}

/** The splits of every data set, in order. */
export const splits = ['train', 'test'] as const;

/** @throws Error when a caller that is not checked by types asks for another split. */
export function requireSplit(name: string, split: Split): void {
  if (!splits.includes(split)) {
    throw new OptionError(
      `${name}: there is no split ${JSON.stringify(split)}; it has ${splits.join(' and ')}.`,
    );
  }
}

/** A file of a data set that is at hand and has been checked. */
export interface FetchedFile {
  /** The file's own name, for instance `train-images-idx3-ubyte`. */
  readonly file: string;
  /** How it was found. */
  readonly from: 'folder' | 'cache' | 'package' | 'system' | 'download';
  /** The path or the address of what was read. */
  readonly path: string;
  /** The length of its content, unpacked. */
  readonly bytes: number;
  /** The md5 of its content, unpacked, as 32 hexadecimal digits. */
  readonly md5: string;
  /** Whether that is the md5 of the published file. Only a file brought by hand may differ. */
  readonly verified: boolean;
}

/**
 * A data set that can be loaded: where its bytes are and how they are checked. A data set of one's own is another
 * object of this interface; where its files are in the IDX format, {@link idxDataset} makes one.
 */
export interface DatasetSource {
  readonly name: string;
  /** One line for people. */
  readonly description: string;
  readonly splits: readonly ['train', 'test'];
  /** Reads one split into memory, from the first place that has its files. */
  load(split: Split, options?: LoadOptions): Promise<Dataset>;
  /** Says in words from where `load` would take the bytes, without reading or downloading them. */
  locate(options?: LoadOptions): Promise<string>;
  /** Sees to it that all files are on this machine and good: checks those that are, and downloads the others. */
  fetch(options?: LoadOptions): Promise<readonly FetchedFile[]>;
}
