import type { Mutate } from '../target.ts';
import { mutateBytes } from './bytes.ts';

/** Where the chunks of a PNG begin, as far as their lengths lead. */
function chunksOf(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const starts: number[] = [];
  for (let place = 8; place + 12 <= bytes.length; place += 12 + view.getUint32(place)) starts.push(place);
  return starts;
}

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1;
  return crc;
});

/** CRC-32 as PNG has it. */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = crcTable[(crc ^ byte) & 0xff] ^ (crc >>> 8);
  return ~crc >>> 0;
}

/** Mutates the data of one chunk of a PNG and corrects its length and checksum; or, one time in three, the file itself. */
export const mutatePng: Mutate = (bytes, dice, others) => {
  const starts = chunksOf(bytes);
  if (dice.once(3) || starts.length === 0) return mutateBytes(bytes, dice, others);
  const start = dice.pick(starts);
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(start);
  const type = bytes.subarray(start + 4, start + 8);
  const data = mutateBytes(bytes.slice(start + 8, start + 8 + length), dice, [bytes]);
  const chunk = new Uint8Array(12 + data.length);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, data.length);
  chunk.set(type, 4);
  chunk.set(data, 8);
  view.setUint32(8 + data.length, crc32(chunk.subarray(4, 8 + data.length)));
  const rest = bytes.subarray(start + 12 + length);
  const result = new Uint8Array(start + chunk.length + rest.length);
  result.set(bytes.subarray(0, start));
  result.set(chunk, start);
  result.set(rest, start + chunk.length);
  return result;
};
