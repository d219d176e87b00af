import { concatenate } from './gzip.ts';

/** How stored pixels must be turned to be seen upright, 1 to 8, as EXIF numbers it; 1 is upright. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

const isOrientation = (value: number): value is Orientation =>
  Number.isInteger(value) && value >= 1 && value <= 8;

/**
 * The tag Orientation of EXIF data, in either byte order.
 *
 * @param parts the data; a long block may come in several parts. A leading `Exif\0\0`, even twice, is passed over.
 * @returns the orientation, 1 for one that is none of 1 to 8, or undefined where there is no such tag: what is damaged
 * says nothing.
 */
export function exifOrientation(parts: readonly Uint8Array[]): Orientation | undefined {
  let bytes = concatenate(parts);
  while (startsWith(bytes, 'Exif\0\0')) bytes = bytes.subarray(6);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 8) return undefined;
  const isLittle = view.getUint16(0) === 0x4949;
  if ((!isLittle && view.getUint16(0) !== 0x4d4d) || view.getUint16(2, isLittle) !== 42) return undefined;
  const directory = view.getUint32(4, isLittle);
  if (directory + 2 > bytes.length) return undefined;
  const entries = view.getUint16(directory, isLittle);
  let found: Orientation | undefined;
  for (let entry = 0; entry < entries; entry++) {
    const offset = directory + 2 + 12 * entry;
    if (offset + 12 > bytes.length) break;
    if (view.getUint16(offset, isLittle) !== 0x0112) continue;
    const type = view.getUint16(offset + 2, isLittle);
    const value =
      type === 3
        ? view.getUint16(offset + 8, isLittle)
        : type === 4
          ? view.getUint32(offset + 8, isLittle)
          : 1;
    found = isOrientation(value) ? value : 1;
  }
  return found;
}

/** The orientation of an XMP packet, or undefined where there is none or it says none. */
export function xmpOrientation(packet: Uint8Array | undefined): Orientation | undefined {
  const text = new TextDecoder('latin1').decode(packet);
  const value = Number(/tiff:Orientation(?:="|>)([0-9])/.exec(text)?.[1] ?? Number.NaN);
  return isOrientation(value) ? value : undefined;
}

/** Whether bytes begin with the letters of an ASCII text. */
export function startsWith(bytes: Uint8Array, text: string): boolean {
  return bytes.length >= text.length && [...text].every((letter, at) => bytes[at] === letter.charCodeAt(0));
}

/** A picture's size and its pixels, `[height, width, 3]`. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** Turns and mirrors a picture so that it is upright; one that is upright already is returned as it is. */
export function upright(picture: Pixels, orientation: Orientation): Pixels {
  if (orientation === 1) return picture;
  const { width, height, pixels } = picture;
  const isTurned = orientation >= 5;
  const turned = new Uint8Array(pixels.length);
  // Rows and columns are exchanged from 5 on; what then runs backwards is the same of each pair.
  const isColumnReversed = [2, 3, 7, 8].includes(orientation);
  const isRowReversed = [3, 4, 6, 7].includes(orientation);
  const [across, down] = isTurned ? [height, width] : [width, height];
  for (let y = 0; y < down; y++) {
    for (let x = 0; x < across; x++) {
      const [column, row] = isTurned ? [y, x] : [x, y];
      const from =
        3 *
        ((isRowReversed ? height - 1 - row : row) * width + (isColumnReversed ? width - 1 - column : column));
      const to = 3 * (y * across + x);
      turned[to] = pixels[from] ?? 0;
      turned[to + 1] = pixels[from + 1] ?? 0;
      turned[to + 2] = pixels[from + 2] ?? 0;
    }
  }
  return { width: across, height: down, pixels: turned };
}
