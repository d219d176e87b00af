import { FormatError } from '@argand/errors';
import { Unzlib } from 'fflate';

/** How many bytes are given to the decompressor at once: they become 16 MiB at most. */
const stepBytes = 16_384;

/** A byte of deflate's data stands for no more bytes than these. */
const mostExpansion = 1032;

/** Exactly `length` bytes of zlib's data. */
export function inflate(data: readonly Uint8Array[], length: number): Uint8Array {
  const packed = data.reduce((sum, part) => sum + part.length, 0);
  if (length > packed * mostExpansion) {
    throw new FormatError(
      `it is cut short: its header says more pixels than ${packed} bytes of data can hold`,
    );
  }
  const whole = new Uint8Array(length);
  let filled = 0;
  const unpacker = new Unzlib((piece) => {
    whole.set(piece.subarray(0, length - filled), filled);
    filled = Math.min(filled + piece.length, length);
  });
  try {
    for (const part of data) {
      for (let start = 0; start < part.length && filled < length; start += stepBytes) {
        unpacker.push(part.subarray(start, start + stepBytes));
      }
    }
  } catch (cause) {
    throw new FormatError(`its data are damaged after ${filled} of ${length} bytes`, { cause });
  }
  if (filled < length)
    throw new FormatError(`it is cut short: its data are ${filled} bytes, but must be ${length}`);
  return whole;
}
