import { FormatError } from '@argand/errors';
import { exifOrientation, type Orientation, type Pixels, xmpOrientation } from '../orientation.ts';
import { readChunks } from './chunks.ts';
import { inflate } from './inflate.ts';
import { writer } from './pixels.ts';
import { passBytes, passes, readPass } from './rows.ts';

/**
 * Decodes a PNG of any depth and kind to colours of 8 bits; of 16 bits the high ones are taken, as Pillow does. Notes that
 * do not decide on pixels (text, times, profiles, gamma) are not looked at, whether they are damaged or not. Memory is
 * bounded by what the header promises: what comes beyond it is not unpacked.
 *
 * @throws Error when it is damaged, cut short, larger than `mostPixels`, or has transparent pixels.
 */
export function decodePng(
  bytes: Uint8Array,
  mostPixels: number,
): Pixels & { readonly orientation: Orientation } {
  const { header, palette, transparency, data, exif, rawProfile, xmp } = readChunks(bytes, mostPixels);
  if (header === undefined) throw new FormatError(`it is cut short: ${bytes.length} bytes`);
  const raw = inflate(
    data,
    passes(header).reduce((sum, pass) => sum + passBytes(header, pass), 0),
  );
  const pixels = new Uint8Array(3 * header.width * header.height);
  const put = writer(header, palette, transparency, pixels);
  let offset = 0;
  for (const pass of passes(header)) {
    readPass(header, pass, raw.subarray(offset, offset + passBytes(header, pass)), put);
    offset += passBytes(header, pass);
  }
  const { width, height } = header;
  const exifParts = [exif ?? rawProfile ?? new Uint8Array(0)];
  return { width, height, pixels, orientation: exifOrientation(exifParts) ?? xmpOrientation(xmp) ?? 1 };
}
