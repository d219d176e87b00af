import { requireBytes } from '@argand/arrays';
import { FormatError } from '@argand/errors';
import { requireList, requireObject, requireText } from './require-argument.ts';

const height = 32;
const width = 32;
const channels = 3;
const plane = height * width;
const recordBytes = 1 + channels * plane;

/** What files in the binary layout of CIFAR-10 hold. */
export interface CifarImages {
  /** Row-major NHWC, `[count, 32, 32, 3]`. */
  readonly images: Uint8Array;
  readonly labels: Uint8Array;
}

/**
 * Reads the records of CIFAR-10's binary version: for each image one byte of label, 0 to 9, then its 1024 red, 1024 green
 * and 1024 blue bytes, each colour row by row. The colours come out side by side: pixel (y, x) of image n is at
 * 3·(1024·n + 32·y + x).
 * Format: A. Krizhevsky, *Learning multiple layers of features from tiny images*, 2009, and the data set's page.
 *
 * @param files whole files, read one after the other.
 * @throws Error naming the file and the offset when a file is empty, ends within a record, or has a label above 9.
 * @example
 * import { readCifar } from '@argand/datasets';
 *
 * // A frog (6), whose first pixel has a red of 255 and a blue of 51.
 * const record = new Uint8Array(3073);
 * record.set([6, 255]);
 * record.set([51], 1 + 2048);
 * const { images, labels } = readCifar([{ name: 'batch', bytes: record }]);
 * [labels[0], ...images.subarray(0, 3)]; // [6, 255, 0, 51]
 */
export function readCifar(
  files: readonly { readonly name: string; readonly bytes: Uint8Array }[],
): CifarImages {
  requireList('readCifar', 'files', files);
  for (const file of files) {
    requireObject('readCifar', 'each of the files', file);
    const { name, bytes } = file;
    requireText('readCifar', 'the name of a file', name);
    requireBytes(bytes, name);
    if (bytes.length === 0 || bytes.length % recordBytes !== 0) {
      throw new FormatError(
        `${name}: not a file of CIFAR-10's binary version: its ${bytes.length} bytes are not a whole number of ` +
          `records of ${recordBytes} (a label and 32 × 32 × 3 pixels): it is empty, cut short or another file.`,
      );
    }
  }
  const count = files.reduce((sum, { bytes }) => sum + bytes.length / recordBytes, 0);
  const images = new Uint8Array(count * channels * plane);
  const labels = new Uint8Array(count);
  let image = 0;
  for (const { name, bytes } of files) {
    for (let offset = 0; offset < bytes.length; offset += recordBytes) {
      const label = bytes[offset] ?? 0;
      if (label > 9) {
        throw new FormatError(`${name}: the label at offset ${offset} is ${label}, but must be from 0 to 9.`);
      }
      labels[image] = label;
      const target = image * channels * plane;
      for (let channel = 0; channel < channels; channel++) {
        const source = offset + 1 + channel * plane;
        for (let pixel = 0; pixel < plane; pixel++) {
          images[target + pixel * channels + channel] = bytes[source + pixel] ?? 0;
        }
      }
      image++;
    }
  }
  return { images, labels };
}
