import { nameOf, requireBytes } from '@argand/arrays';
import { FormatError, OptionError } from '@argand/errors';
import { choice, permutation, randomStream } from '@argand/random';
import { type Dataset, dataset } from './dataset.ts';
import { type DecodedImage, decodeImage } from './decode-image.ts';
import { isOtherPicture, isReadablePicture, withoutHidden } from './picture-paths.ts';
import { requireList, requireObject } from './require-argument.ts';
import { type DatasetSource, requireSplit, type Split, splits } from './source.ts';
import { requireCount } from './synthetic-dataset.ts';

/** A picture's file in memory. */
export interface ImageFile {
  /** Its path with `/`: the last folder is the class, and the folder before it may be `train` or `test`. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** How pictures become a data set. */
export interface ImageOptions {
  readonly name?: string | undefined;
  /** 1 for grey, 3 for colours. By default 1 where all pictures are grey, else 3. */
  readonly channels?: 1 | 3 | undefined;
  /** Where there are no folders `train` and `test`: the share of each class that is kept for the examination. By default 0.2. */
  readonly heldOut?: number | undefined;
  /** The seed of what is held out, and of the order. By default 0. */
  readonly seed?: number | undefined;
}

/** Pictures, and where they are from. */
export interface ImageDescription extends ImageOptions {
  /** The files, or what brings them when they are first needed. */
  readonly files: readonly ImageFile[] | (() => Promise<readonly ImageFile[]>);
  /** Where they are, for people. */
  readonly location?: string | undefined;
}

/**
 * A data set source from pictures of one's own, PNG or JPEG, all of one size, in one folder for each class:
 * `cat/1.png`, `dog/1.png`, or with the examination apart: `train/cat/1.png`, `test/cat/2.png`. Classes are numbered in
 * the order of their names by code unit; names that differ only in how Unicode composes letters (NFC, NFD) are one class.
 * What is no picture is passed over, and so are hidden files and folders (`.DS_Store`, `._1.png`, `.ipynb_checkpoints`,
 * `__MACOSX`). Grey is 0.299 R + 0.587 G + 0.114 B
 * (ITU-R BT.601), rounded.
 *
 * In a browser the files come from `<input type="file" webkitdirectory>`: `path` is `webkitRelativePath`, `bytes` is
 * `new Uint8Array(await file.arrayBuffer())`. In Node {@link imageFolder} reads them.
 *
 * @throws Error from `load` that names the file: no picture, one that is in no folder or deeper than others, of another
 * size, of a kind that cannot be read, or in a class folder of `test` that `train` lacks.
 * @example
 * import { imageDataset } from '@argand/datasets';
 *
 * const text = 'iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAAAAADRSSBWAAAAC0lEQVR4XmNg/w8AARABB3qVvscAAAAASUVORK5CYII=';
 * const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
 * const files = ['train/ash/1.png', 'train/oak/1.png', 'test/oak/2.png'].map((path) => ({ path, bytes }));
 * const test = await imageDataset({ files }).load('test');
 * [...test.images, ...test.labels, ...(test.classNames ?? [])]; // [7, 255, 1, 'ash', 'oak']
 */
export function imageDataset(description: ImageDescription): DatasetSource {
  requireObject('imageDataset', 'the description', description);
  const { name = 'images', heldOut = 0.2, files, location = 'pictures in memory' } = description;
  if (typeof files !== 'function') requireFiles(name, files);
  if (!(heldOut > 0 && heldOut < 1)) {
    throw new OptionError(`${name}: heldOut is ${heldOut}, but must be a share between 0 and 1.`);
  }
  const { channels, seed = 0 } = description;
  if (channels !== undefined && channels !== 1 && channels !== 3) {
    throw new OptionError(`${name}: channels is ${channels}, but must be 1 or 3.`);
  }
  requireCount(name, 'seed', seed, 0);
  let both: Promise<Readonly<Record<Split, Dataset>>> | undefined;
  // Both splits at once: what the classes are, and whether all is grey, is a matter of all pictures.
  const read = async (): Promise<Readonly<Record<Split, Dataset>>> =>
    assemble(
      name,
      requireFiles(name, typeof files === 'function' ? await files() : files),
      description,
      heldOut,
    );
  return {
    name,
    description: `Pictures of one's own: ${location}.`,
    splits,
    async load(split, options = {}) {
      requireSplit(name, split);
      options.signal?.throwIfAborted();
      both ??= read();
      const found = await both.catch((error: unknown) => {
        both = undefined;
        throw error;
      });
      options.signal?.throwIfAborted();
      return found[split];
    },
    locate: async () => location,
    async fetch(options = {}) {
      await this.load('train', options);
      return [];
    },
  };
}

function requireFiles(name: string, files: unknown): readonly ImageFile[] {
  requireList(name, 'files', files);
  for (const [index, file] of files.entries()) {
    const { path, bytes }: Partial<ImageFile> = typeof file === 'object' && file !== null ? file : {};
    if (typeof path !== 'string' || bytes === undefined) {
      throw new FormatError(
        `${name}: expected files[${index}] to be { path, bytes }, received ${nameOf(file)}. ` +
          'Of a File: { path: file.webkitRelativePath, bytes: new Uint8Array(await file.arrayBuffer()) }.',
      );
    }
    requireBytes(bytes, `${name}: ${path}`);
  }
  // Each was checked.
  return files as readonly ImageFile[];
}

interface Picture {
  readonly path: string;
  readonly split: Split | undefined;
  readonly label: string;
  readonly image: DecodedImage;
}

const isSplit = (name: string | undefined): name is Split => name === 'train' || name === 'test';

function assemble(
  name: string,
  files: readonly ImageFile[],
  { channels, seed = 0 }: ImageOptions,
  heldOut: number,
): Readonly<Record<Split, Dataset>> {
  const pictures = withoutHidden(files, ({ path }) => path)
    .sort((one, other) => compareNames(one.path, other.path))
    .flatMap((file) => picture(name, file));
  const [first] = pictures;
  if (first === undefined) {
    throw new FormatError(
      `${name}: there is no picture (.png, .jpg, .jpeg) in it; it expects one folder for each class with pictures in it.`,
    );
  }
  requireAlike(name, pictures, first);
  const parts = first.split === undefined ? holdOut(name, pictures, heldOut, seed) : bySplit(name, pictures);
  const classNames = [...new Set(parts.train.map(({ label }) => label))].sort();
  const stranger = parts.test.find(({ label }) => !classNames.includes(label));
  if (stranger !== undefined) {
    throw new FormatError(
      `${name}: ${stranger.path} is of the class ${JSON.stringify(stranger.label)}, ` +
        `which train lacks; it has ${classNames.join(', ')}.`,
    );
  }
  const depth = channels ?? (pictures.every(({ image }) => image.grey) ? 1 : 3);
  const { height, width } = first.image;
  const build = (split: Split): Dataset => {
    // Mixed, so that a first part has all classes.
    const order = permutation(randomStream(seed, 'image order', splits.indexOf(split)), parts[split].length);
    const images = new Uint8Array(order.length * height * width * depth);
    const labels = new Int32Array(order.length);
    order.forEach((from, to) => {
      const chosen = parts[split][from];
      if (chosen === undefined) return;
      images.set(pixelsOf(chosen.image, depth), to * height * width * depth);
      labels[to] = classNames.indexOf(chosen.label);
    });
    const imageShape = [height, width, depth];
    const classes = classNames.length;
    return dataset({ name: `${name} ${split}`, images, labels, imageShape, classes, classNames });
  };
  return { train: build('train'), test: build('test') };
}

/** Unicode's composed form: macOS may write `é` as two characters, and other systems as one. */
const composed = (name: string): string => name.normalize('NFC');

/** An order of names that is the same on every system. */
function compareNames(one: string, other: string): number {
  const [first, second] = [composed(one), composed(other)];
  if (first !== second) return first < second ? -1 : 1;
  return one < other ? -1 : 1;
}

function picture(name: string, { path, bytes }: ImageFile): Picture[] {
  if (isOtherPicture(path)) throw new FormatError(`${name}: ${path}: save the picture as a PNG or a JPEG.`);
  if (!isReadablePicture(path)) return [];
  const folders = composed(path).split('/').slice(0, -1);
  const label = folders.at(-1);
  if (label === undefined || (folders.length === 1 && isSplit(label))) {
    throw new FormatError(
      `${name}: ${path} is in no folder of a class; put it into one that is named as its class.`,
    );
  }
  const above = folders.at(-2);
  return [
    { path, label, split: isSplit(above) ? above : undefined, image: decodeImage(bytes, `${name}: ${path}`) },
  ];
}

function requireAlike(name: string, pictures: readonly Picture[], first: Picture): void {
  const depth = first.path.split('/').length;
  for (const { path, split, image } of pictures) {
    if (path.split('/').length !== depth || (split === undefined) !== (first.split === undefined)) {
      throw new FormatError(
        `${name}: ${first.path} and ${path} do not lie alike; all must be CLASS/FILE, or train/CLASS/FILE and test/CLASS/FILE.`,
      );
    }
    if (image.height !== first.image.height || image.width !== first.image.width) {
      const size = ({ height, width }: DecodedImage): string => `${width} × ${height}`;
      throw new FormatError(
        `${name}: ${path} is ${size(image)} pixels, but ${first.path} is ${size(first.image)}; ` +
          'bring all pictures to one size.',
      );
    }
  }
}

function bySplit(name: string, pictures: readonly Picture[]): Record<Split, Picture[]> {
  const parts = {
    train: pictures.filter(({ split }) => split === 'train'),
    test: pictures.filter(({ split }) => split === 'test'),
  };
  for (const split of splits) {
    if (parts[split].length === 0)
      throw new FormatError(`${name}: the folder ${split} has no picture in it.`);
  }
  return parts;
}

function holdOut(
  name: string,
  pictures: readonly Picture[],
  share: number,
  seed: number,
): Record<Split, Picture[]> {
  const parts: Record<Split, Picture[]> = { train: [], test: [] };
  const labels = [...new Set(pictures.map(({ label }) => label))].sort();
  labels.forEach((label, place) => {
    const members = pictures.filter((member) => member.label === label);
    if (members.length < 2) {
      throw new FormatError(
        `${name}: the class ${JSON.stringify(label)} has 1 picture, ${members[0]?.path}; ` +
          'it expects 2 at least: one to learn from and one to be examined on.',
      );
    }
    const count = Math.min(Math.max(Math.round(share * members.length), 1), members.length - 1);
    const kept = new Set(choice(randomStream(seed, 'held out', place), members.length, count));
    members.forEach((member, index) => {
      parts[kept.has(index) ? 'test' : 'train'].push(member);
    });
  });
  return parts;
}

function pixelsOf({ colours }: DecodedImage, channels: 1 | 3): Uint8Array {
  if (channels === 3) return colours;
  return Uint8Array.from({ length: colours.length / 3 }, (_, pixel) => {
    const [red = 0, green = 0, blue = 0] = colours.subarray(3 * pixel, 3 * pixel + 3);
    return Math.round(0.299 * red + 0.587 * green + 0.114 * blue);
  });
}
