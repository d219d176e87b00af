import { OptionError } from '@argand/errors';
import type { FileCache, Files } from './files.ts';

const noFolders = (folder: string): never => {
  throw new OptionError(
    `dataDir ${folder}: a browser has no folders; serve the files and give their address: mirrors: ['/data/'].`,
  );
};

/** The Cache API where there is one: not on insecure pages, and not where the user forbids storage. */
async function openStorage(directory: string): Promise<Cache | undefined> {
  if (typeof caches === 'undefined') return undefined;
  return caches.open(directory).catch(() => undefined);
}

function openCache(directory: string, datasetName: string): FileCache {
  // The Cache API needs addresses as keys; this one belongs to nobody and is never requested.
  const key = (name: string): string => `https://argand.invalid/${datasetName}/${name}`;
  const find = async (name: string): Promise<Response | undefined> =>
    (await openStorage(directory))?.match(key(name));
  return {
    place: `the browser's cache "${directory}"`,
    async read(name) {
      const response = await find(name);
      return response && new Uint8Array(await response.arrayBuffer());
    },
    async has(name) {
      return (await find(name)) !== undefined;
    },
    path: (name) => `${name} in the browser's cache "${directory}"`,
    async prepare() {},
    async write(name, bytes) {
      const storage = await openStorage(directory);
      // A full quota must not cost the user the data that have just arrived.
      await storage?.put(key(name), new Response(new Uint8Array(bytes))).catch(() => undefined);
    },
    async remove(name) {
      await (await openStorage(directory))?.delete(key(name));
    },
  };
}

/** Files as a browser sees them: none but those of the Cache API. */
export const files: Files = {
  read: async (folder) => noFolders(folder),
  has: async (folder) => noFolders(folder),
  list: async (folder) => noFolders(folder),
  path: (folder, name) => `${folder}/${name}`,
  packageFolder: () => undefined,
  systemFolder: () => undefined,
  cacheDirectory: () => 'argand',
  proxyAdvice: () => undefined,
  openCache,
};
