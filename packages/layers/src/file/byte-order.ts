const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** Bytes of numbers of this width between the machine's order and the file's, little-endian, which nearly always agree. */
export function inLittleEndian<Buffer extends ArrayBufferLike>(
  bytes: Uint8Array<Buffer>,
  width: number,
): Uint8Array<Buffer> | Uint8Array<ArrayBuffer> {
  if (isLittleEndian) return bytes;
  return Uint8Array.from(bytes, (_, i) => bytes[i - (i % width) + (width - 1 - (i % width))]);
}
