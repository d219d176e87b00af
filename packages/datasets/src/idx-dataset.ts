import { FormatError } from '@argand/errors';
import { type Dataset, dataset } from './dataset.ts';
import { readIdx } from './idx.ts';
import { type DataLocations, type ObtainedFile, obtain, whereabouts } from './obtain.ts';
import { requireObject, requireText } from './require-argument.ts';
import {
  type DatasetSource,
  type FetchedFile,
  type LoadOptions,
  requireSplit,
  type Split,
  splits,
} from './source.ts';
import type { DataFile } from './verify.ts';

/** A data set of images whose files are in the IDX format, as MNIST and its successors are. */
export interface IdxDescription extends DataLocations {
  /** One line for people. */
  readonly description: string;
  /** `[height, width, channels]`. An IDX file of grey images leaves the one channel out. */
  readonly imageShape: readonly [number, number, number];
  readonly classes: number;
  /** What the classes are called, in the order of their labels. */
  readonly classNames?: readonly string[] | undefined;
  readonly files: Readonly<Record<Split, { readonly images: DataFile; readonly labels: DataFile }>>;
}

/**
 * A data set source from the description of its files: the way to add a data set in the IDX format.
 *
 * @example
 * import { idxDataset } from '@argand/datasets';
 *
 * const source = idxDataset({
 *   name: 'my-digits',
 *   description: 'Digits of my own: 12 × 12 pixels in 10 classes.',
 *   imageShape: [12, 12, 1],
 *   classes: 10,
 *   mirrors: ['https://example.org/my-digits/'],
 *   files: {
 *     train: { images: { name: 'train-images' }, labels: { name: 'train-labels' } },
 *     test: { images: { name: 'test-images' }, labels: { name: 'test-labels' } },
 *   },
 * });
 * source.splits; // ['train', 'test']
 */
export function idxDataset(description: IdxDescription): DatasetSource {
  requireObject('idxDataset', 'the description', description);
  const { name, files } = description;
  requireText('idxDataset', 'name', name);
  requireObject(name, 'files', files);
  const read = async (split: Split, options: LoadOptions): Promise<[Dataset, readonly FetchedFile[]]> => {
    requireSplit(name, split);
    const parts = files[split];
    const labels = await obtain(parts.labels, description, options);
    const images = await obtain(parts.images, description, options);
    const fetched = [images, labels].map(({ content: _, ...rest }) => rest);
    return [assemble(description, split, images, labels), fetched];
  };
  return {
    name,
    description: description.description,
    splits,
    async load(split, options = {}) {
      return (await read(split, options))[0];
    },
    async locate(options = {}) {
      const all = splits.flatMap((split) => [files[split].images, files[split].labels]);
      const places = await Promise.all(all.map((file) => whereabouts(file, description, options)));
      const distinct = [...new Set(places)];
      if (distinct.length === 1) return places[0] ?? '';
      return all.map((file, index) => `${file.name}: ${places[index]}`).join('\n');
    },
    async fetch(options = {}) {
      const fetched: FetchedFile[] = [];
      for (const split of splits) {
        const [, files] = await read(split, options);
        for (const file of files) fetched.push(file);
      }
      return fetched;
    },
  };
}

/** Checks that the two files of a split are of this data set and fit each other. */
function assemble(
  { name, imageShape, classes, classNames }: IdxDescription,
  split: Split,
  imageFile: ObtainedFile,
  labelFile: ObtainedFile,
): Dataset {
  const images = readIdx(imageFile.content, { name: imageFile.path });
  const labels = readIdx(labelFile.content, { name: labelFile.path });

  const [height, width, channels] = imageShape;
  const expected = channels === 1 ? [height, width] : [height, width, channels];
  const [count, ...shape] = images.shape;
  if (shape.join() !== expected.join()) {
    throw new FormatError(
      `${imageFile.path}: the lengths of its dimensions at offset 4 are [${images.shape.join(', ')}], ` +
        `but images of ${name} want [count, ${expected.join(', ')}].`,
    );
  }
  if (labels.shape.length !== 1) {
    throw new FormatError(
      `${labelFile.path}: it has ${labels.shape.length} dimensions (offset 3), but labels have 1: [count].`,
    );
  }
  if (labels.data.length !== count) {
    throw new FormatError(
      `${labelFile.path}: it holds ${labels.data.length} labels (offset 4), ` +
        `but ${imageFile.path} holds ${count} images.`,
    );
  }
  const wrong = labels.data.findIndex((label) => label >= classes);
  if (wrong >= 0) {
    const offset = labelFile.content.length - labels.data.length + wrong;
    throw new FormatError(
      `${labelFile.path}: the label of image ${wrong}, at offset ${offset}, is ${labels.data[wrong]}, ` +
        `but must be from 0 to ${classes - 1}.`,
    );
  }
  return dataset({
    name: `${name} ${split}`,
    images: images.data,
    labels: labels.data,
    imageShape,
    classes,
    classNames,
  });
}
