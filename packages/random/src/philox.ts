/** A block of four 32-bit words, each from 0 to 2³² − 1. */
export type Block = readonly [number, number, number, number];

const multiplier0 = 0xd2511f53;
const multiplier1 = 0xcd9e8d57;
const weyl0 = 0x9e3779b9;
const weyl1 = 0xbb67ae85;
const rounds = 10;

/**
 * The high 32 bits of the 64-bit product of two 32-bit words, as an unsigned word.
 *
 * A float64 product keeps only 53 bits, so it is put together from 16-bit halves, no part of which overflows 32 bits.
 */
export function multiplyHigh(a: number, b: number): number {
  const lowA = a & 0xffff;
  const highA = a >>> 16;
  const lowB = b & 0xffff;
  const highB = b >>> 16;
  const carried = (Math.imul(highA, lowB) >>> 0) + (Math.imul(lowA, lowB) >>> 16);
  const crossed = (Math.imul(lowA, highB) >>> 0) + (carried & 0xffff);
  return (Math.imul(highA, highB) + (carried >>> 16) + (crossed >>> 16)) >>> 0;
}

/**
 * Fills `words` with consecutive Philox4x32-10 blocks: word n is word n mod 4 of the block at counter
 * [firstBlock + ⌊n/4⌋, counter1, counter2, counter3] (the block index modulo 2³²). It makes no object, so it is the one for
 * inner loops.
 *
 * @param words filled; the last block may be a part
 * @param firstBlock counter word 0 of the first block
 * @param counter words 1, 2 and 3 of the counter of all blocks
 * @param key as in {@link philox4x32}
 *
 * @example
 * import { fillBlocks } from '@argand/random';
 *
 * const words = new Uint32Array(4);
 * fillBlocks(words, 0, [0, 0, 0], [0, 0]);
 * words[0]; // 1713891541
 */
export function fillBlocks(
  words: Uint32Array,
  firstBlock: number,
  counter: readonly [number, number, number],
  key: readonly [number, number],
): void {
  const [counter1, counter2, counter3] = counter;
  const length = words.length;
  for (let start = 0, block = firstBlock; start < length; start += 4, block++) {
    let x0 = block | 0;
    let x1 = counter1 | 0;
    let x2 = counter2 | 0;
    let x3 = counter3 | 0;
    let key0 = key[0] | 0;
    let key1 = key[1] | 0;
    for (let round = 0; round < rounds; round++) {
      const high0 = multiplyHigh(multiplier0, x0);
      const low0 = Math.imul(multiplier0, x0);
      const high1 = multiplyHigh(multiplier1, x2);
      const low1 = Math.imul(multiplier1, x2);
      x0 = high1 ^ x1 ^ key0;
      x1 = low1;
      x2 = high0 ^ x3 ^ key1;
      x3 = low0;
      key0 = (key0 + weyl0) | 0;
      key1 = (key1 + weyl1) | 0;
    }
    // A typed array drops what is written past its end, so the last block may be a part.
    words[start] = x0;
    words[start + 1] = x1;
    words[start + 2] = x2;
    words[start + 3] = x3;
  }
}

/**
 * One block of Philox4x32-10: a bijection of the 128-bit counter, chosen by the 64-bit key.
 *
 * Each of the ten rounds is x ← [hi(M₁x₂) ⊕ x₁ ⊕ k₀, lo(M₁x₂), hi(M₀x₀) ⊕ x₃ ⊕ k₁, lo(M₀x₀)], and between rounds
 * k₀ grows by 0x9E3779B9 and k₁ by 0xBB67AE85 (mod 2³²); M₀ = 0xD2511F53, M₁ = 0xCD9E8D57.
 *
 * Source: J. Salmon, M. Moraes, R. Dror, D. Shaw, *Parallel Random Numbers: As Easy as 1, 2, 3* (SC'11), and its
 * Random123 library, whose published answers are the tests.
 *
 * @param counter four 32-bit words; fractions and higher bits are dropped, as `>>> 0` drops them
 * @param key two 32-bit words, likewise
 * @returns four words from 0 to 2³² − 1
 *
 * @example
 * import { philox4x32 } from '@argand/random';
 *
 * philox4x32([0, 0, 0, 0], [0, 0]); // [1713891541, 3781805453, 3159862348, 2600524760]
 */
export function philox4x32(counter: Block, key: readonly [number, number]): [number, number, number, number] {
  const words = new Uint32Array(4);
  fillBlocks(words, counter[0], [counter[1], counter[2], counter[3]], key);
  return [words[0], words[1], words[2], words[3]];
}
