const polynomial = 0xedb88320;

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++) remainder = (remainder >>> 1) ^ (remainder & 1 ? polynomial : 0);
  return remainder;
});

/**
 * The CRC-32 of bytes (ISO 3309, as in PNG and gzip), going on from that of the bytes before them.
 *
 * It finds every flipped bit and every burst of up to 32 bits; beyond that it misses one damage in four billion. It is no
 * protection from somebody who means to deceive.
 */
export function crc32(bytes: Uint8Array, before = 0): number {
  let remainder = ~before;
  for (let i = 0; i < bytes.length; i++) remainder = (remainder >>> 8) ^ table[(remainder ^ bytes[i]) & 255];
  return ~remainder >>> 0;
}
