const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** A copy of bytes between the machine's order and the file's, little-endian, which nearly always agree. */
export function copyInLittleEndian(bytes: Uint8Array, width: number): Uint8Array<ArrayBuffer> {
  if (isLittleEndian || width === 1) return Uint8Array.from(bytes);
  return Uint8Array.from(bytes, (_, i) => bytes[i - (i % width) + (width - 1 - (i % width))]);
}
