import { readNpy, readNpz } from '@argand/npy';
import { files } from '#files';
import { arrayDataset } from './array-dataset.ts';
import { mapConcurrently } from './concurrently.ts';
import { type ImageOptions, imageDataset } from './image-dataset.ts';
import { isOtherPicture, isReadablePicture } from './picture-paths.ts';
import { requireObject, requireText } from './require-argument.ts';
import type { DatasetSource } from './source.ts';

/** Of the 256 that some systems allow a process, the rest of the program has the others. */
const mostOpenFiles = 32;
const arrayNames = ['x_train', 'y_train', 'x_test', 'y_test'] as const;
const lastPart = (path: string): string => path.split(/[\\/]/).findLast((part) => part !== '') ?? path;

async function readFile(folder: string, name: string): Promise<Uint8Array> {
  const bytes = await files.read(folder, name);
  if (bytes === undefined) throw new Error(`${files.path(folder, name)}: there is no such file.`);
  return bytes;
}

/**
 * The pictures of a folder with one folder for each class: see {@link imageDataset}. Files, classes and splits may be
 * symbolic links. Only in Node.
 *
 * @param folder its path
 * @throws Error from `load`, as {@link imageDataset} does, when the folder cannot be read, and when a symbolic link leads
 * nowhere or back to a folder in which it lies.
 * @example
 * import { imageFolder } from '@argand/datasets';
 *
 * const source = imageFolder('my/leaves', { heldOut: 0.1 });
 * source.name; // 'leaves'
 */
export function imageFolder(folder: string, options: ImageOptions = {}): DatasetSource {
  requireText('imageFolder', 'folder', folder);
  requireObject('imageFolder', 'options', options);
  return imageDataset({
    name: lastPart(folder),
    ...options,
    location: `the folder ${folder}`,
    files: async () => {
      const pictures = (await files.list(folder)).filter(
        (path) => isReadablePicture(path) || isOtherPicture(path),
      );
      return mapConcurrently(pictures, mostOpenFiles, async (path) => ({
        path,
        // Those of other kinds are refused by their names.
        bytes: isReadablePicture(path) ? await readFile(folder, path) : new Uint8Array(),
      }));
    },
  });
}

/**
 * Data of one's own by their path: a `.npz` file with the arrays x_train, y_train, x_test and y_test, a folder with these
 * four as `.npy` files, or a folder of pictures with one folder for each class. Only in Node: in a browser, which knows no
 * paths, {@link arrayDataset} and {@link imageDataset} take what the page has read.
 *
 * @throws Error when there is nothing at the path; from `load`, as {@link arrayDataset} and {@link imageDataset} do.
 * @example
 * import { localDataset } from '@argand/datasets';
 *
 * const source = await localDataset('nowhere/digits.npz').catch((error) => error.message);
 * source; // 'nowhere/digits.npz: there is no such file or folder.'
 */
export async function localDataset(path: string): Promise<DatasetSource> {
  requireText('localDataset', 'path', path);
  const name = lastPart(path);
  if (!(await files.has('', path))) throw new Error(`${path}: there is no such file or folder.`);
  if (path.endsWith('.npz')) {
    return arrayDataset({
      name: name.slice(0, -'.npz'.length),
      location: `the file ${path}`,
      arrays: async () => readNpz(await readFile('', path), path),
    });
  }
  if (!(await files.has(path, 'x_train.npy'))) return imageFolder(path);
  return arrayDataset({
    name,
    location: `the folder ${path}`,
    arrays: async () => {
      const read = arrayNames.map(async (array) => {
        const file = `${array}.npy`;
        return [array, readNpy(await readFile(path, file), files.path(path, file))] as const;
      });
      return Object.fromEntries(await Promise.all(read));
    },
  });
}
