import { crc32, deflateSync } from 'node:zlib';
import { encode } from 'fast-png';

/** A PNG of these grey pixels. */
export function greyPng(width: number, height: number, ...pixels: readonly number[]): Uint8Array {
  return encode({ width, height, depth: 8, channels: 1, data: Uint8Array.from(pixels) });
}

/** A PNG of these colours, three numbers a pixel. */
export function colourPng(width: number, height: number, ...pixels: readonly number[]): Uint8Array {
  return encode({ width, height, depth: 8, channels: 3, data: Uint8Array.from(pixels) });
}

/** A PNG of these chunks, written by hand; one with a third part gets a wrong checksum. */
export function pngOf(
  chunks: readonly (readonly [type: string, content: ArrayLike<number>, damaged?: 'damaged'])[],
): Uint8Array {
  const written = [...chunks, ['IEND', []] as const].map(([type, content, damaged]) => {
    const body = Buffer.concat([Buffer.from(type), Uint8Array.from(content)]);
    const whole = Buffer.alloc(body.length + 8);
    whole.writeUInt32BE(content.length);
    body.copy(whole, 4);
    whole.writeUInt32BE((crc32(body) ^ (damaged === undefined ? 0 : 1)) >>> 0, body.length + 4);
    return whole;
  });
  return new Uint8Array(Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...written]));
}

/** A PNG of rows of packed bytes: kinds that the encoder does not write. */
export function rawPng(
  [width, height, depth, colourType]: readonly [number, number, number, number],
  rows: readonly (readonly number[])[],
  extra: readonly (readonly [string, readonly number[]])[] = [],
): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width);
  header.writeUInt32BE(height, 4);
  header.set([depth, colourType, 0, 0, 0], 8);
  const data = deflateSync(Buffer.from(rows.flatMap((row) => [0, ...row])));
  return pngOf([['IHDR', header], ...extra, ['IDAT', data]]);
}
