import { FormatError } from '@argand/errors';
import { files } from '#files';
import { readCifar } from './cifar.ts';
import { type Dataset, dataset } from './dataset.ts';
import { type DataLocations, type ObtainedFile, obtain, whereabouts } from './obtain.ts';
import { requireObject, requireText } from './require-argument.ts';
import { type DatasetSource, type LoadOptions, requireSplit, type Split, splits } from './source.ts';
import { readTar } from './tar.ts';
import type { DataFile } from './verify.ts';

/** A data set in the binary layout of CIFAR-10: one tar archive, compressed or not, with files of records in it. */
export interface CifarDescription extends DataLocations {
  /** One line for people. */
  readonly description: string;
  readonly classNames: readonly string[];
  /** The archive; its name ends in `.tar`. */
  readonly archive: DataFile;
  /** The folder within the archive. */
  readonly folder: string;
  /** The files of each split in that folder. */
  readonly files: Readonly<Record<Split, readonly string[]>>;
}

/**
 * CIFAR-10: 50,000 training and 10,000 test images of 10 kinds of animals and vehicles, 32 × 32 pixels of three colours.
 * A. Krizhevsky, *Learning multiple layers of features from tiny images*, 2009.
 *
 * `load` takes the archive `cifar-10-binary.tar.gz` from the folder `dataDir` where that is given (or the `.bin` files
 * that were in it, beside each other or in their folder `cifar-10-batches-bin`), else from the cache, or from its maker's
 * server: 170 MB, of which what has come is kept when a download breaks off.
 *
 * @example
 * import { cifar10 } from '@argand/datasets';
 *
 * const source = cifar10();
 * source.name; // 'cifar10'
 */
export function cifar10(): DatasetSource {
  return cifarDataset({
    name: 'cifar10',
    description:
      'CIFAR-10: 50,000 + 10,000 animals and vehicles, 32 × 32 pixels of three colours, 10 classes.',
    classNames: ['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck'],
    mirrors: ['https://www.cs.toronto.edu/~kriz/'],
    archive: {
      name: 'cifar-10-binary.tar',
      // Six files of 30,730,000 bytes, two small ones, and room for what the archive adds.
      bytes: 190_000_000,
      md5: { gzip: 'c32a1d4ab5d03f1284b67883e8d87530' },
    },
    folder: 'cifar-10-batches-bin',
    files: {
      train: [1, 2, 3, 4, 5].map((batch) => `data_batch_${batch}.bin`),
      test: ['test_batch.bin'],
    },
  });
}

type CifarParts = Parameters<typeof readCifar>[0];

/** The images and labels of the files of a split. */
function assembleCifar({ name, classNames }: CifarDescription, split: Split, parts: CifarParts): Dataset {
  const { images, labels } = readCifar(parts);
  const imageShape = [32, 32, 3];
  return dataset({ name: `${name} ${split}`, images, labels, imageShape, classes: 10, classNames });
}

/** A data set source from the description of an archive in the binary layout of CIFAR-10. */
export function cifarDataset(description: CifarDescription): DatasetSource {
  requireObject('cifarDataset', 'the description', description);
  const { name, archive } = description;
  requireText('cifarDataset', 'name', name);
  requireObject(name, 'archive', archive);
  const assemble = (split: Split, parts: CifarParts) => assembleCifar(description, split, parts);
  const fromArchive = async (split: Split, { path, content }: ObtainedFile): Promise<Dataset> => {
    const names = description.files[split].map((file) => `${description.folder}/${file}`);
    const parts = await readTar(content, names).catch((cause: unknown) => {
      throw new FormatError(`${path}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    });
    return assemble(
      split,
      parts.map((bytes, index) => ({ name: `${path}: ${names[index]}`, bytes })),
    );
  };
  const unpacked = (split: Split, folder: string): Promise<ObtainedFile[]> =>
    Promise.all(
      description.files[split].map((file) => obtain({ name: file }, description, { dataDir: folder })),
    );
  const fromFolder = (split: Split, parts: readonly ObtainedFile[]): Dataset =>
    assemble(
      split,
      parts.map(({ path, content }) => ({ name: path, bytes: content })),
    );
  return {
    name,
    description: description.description,
    splits,
    async load(split, options = {}) {
      requireSplit(name, split);
      const folder = await unpackedFolder(description, options);
      if (folder === undefined) return fromArchive(split, await obtain(archive, description, options));
      return fromFolder(split, await unpacked(split, folder));
    },
    async locate(options = {}) {
      const folder = await unpackedFolder(description, options);
      return folder === undefined ? whereabouts(archive, description, options) : `the folder ${folder}`;
    },
    async fetch(options = {}) {
      const folder = await unpackedFolder(description, options);
      // Read to the end, so that a file brought by hand that is not one of records is known now.
      const found: ObtainedFile[] = [];
      if (folder === undefined) {
        const file = await obtain(archive, description, options);
        for (const split of splits) await fromArchive(split, file);
        found.push(file);
      } else {
        for (const split of splits) {
          const parts = await unpacked(split, folder);
          fromFolder(split, parts);
          for (const part of parts) found.push(part);
        }
      }
      return found.map(({ content: _, ...rest }) => rest);
    },
  };
}

/** The folder of a user with the unpacked files, if there is no archive in it. */
async function unpackedFolder(
  description: CifarDescription,
  { dataDir }: LoadOptions,
): Promise<string | undefined> {
  if (dataDir === undefined) return undefined;
  const { archive, folder } = description;
  for (const name of [archive.name, `${archive.name}.gz`]) {
    if (await files.has(dataDir, name)) return undefined;
  }
  for (const candidate of [dataDir, files.path(dataDir, folder)]) {
    const all = splits.flatMap((split) => description.files[split]);
    const present = await Promise.all(all.map((name) => files.has(candidate, name)));
    if (present.some(Boolean)) return candidate;
  }
  return undefined;
}
