// Philox4x32-10: J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, Parallel Random Numbers: As Easy as 1, 2, 3 (SC'11).
// Arguments: key (2 words), counter words 1 to 3, length, out, blocks in a chunk (a multiple of 4).
import { integer, pointer } from '../arguments';
import { highHalves, interleaveHigh, interleaveLow, lowHalves, storePart } from '../vector';

/** The high halves of the four 64-bit products. */
// @ts-ignore: decorator
@inline
function multiplyHigh(a: v128, b: v128): v128 {
  return v128.shuffle<i32>(i64x2.extmul_low_i32x4_u(a, b), i64x2.extmul_high_i32x4_u(a, b), 1, 3, 5, 7);
}

/** Word n is word n mod 4 of block ⌊n/4⌋; four blocks are computed side by side. */
export function randomBits(chunk: i32): void {
  const length = integer(5);
  const blocks = integer(7);
  const multiplier0 = i32x4.splat(<i32>0xd2511f53);
  const multiplier1 = i32x4.splat(<i32>0xcd9e8d57);
  const last = min((chunk + 1) * blocks, (length + 3) >> 2);
  for (let block = chunk * blocks; block < last; block += 4) {
    let x0 = i32x4.add(i32x4.splat(block), i32x4(0, 1, 2, 3));
    let x1 = i32x4.splat(integer(2));
    let x2 = i32x4.splat(integer(3));
    let x3 = i32x4.splat(integer(4));
    let key0 = integer(0);
    let key1 = integer(1);
    for (let round = 0; round < 10; round++) {
      const high0 = multiplyHigh(multiplier0, x0);
      const low0 = i32x4.mul(multiplier0, x0);
      const high1 = multiplyHigh(multiplier1, x2);
      const low1 = i32x4.mul(multiplier1, x2);
      x0 = v128.xor(v128.xor(high1, x1), i32x4.splat(key0));
      x1 = low1;
      x2 = v128.xor(v128.xor(high0, x3), i32x4.splat(key1));
      x3 = low0;
      key0 += <i32>0x9e3779b9;
      key1 += <i32>0xbb67ae85;
    }
    const low01 = interleaveLow(x0, x1);
    const low23 = interleaveLow(x2, x3);
    const high01 = interleaveHigh(x0, x1);
    const high23 = interleaveHigh(x2, x3);
    const first = block << 2;
    const to = pointer(6) + ((<usize>first) << 2);
    storeWithin(to, lowHalves(low01, low23), length - first);
    storeWithin(to + 16, highHalves(low01, low23), length - first - 4);
    storeWithin(to + 32, lowHalves(high01, high23), length - first - 8);
    storeWithin(to + 48, highHalves(high01, high23), length - first - 12);
  }
}

// @ts-ignore: decorator
@inline
function storeWithin(to: usize, words: v128, left: i32): void {
  if (left >= 4) v128.store(to, words);
  else if (left > 0) storePart(to, words, left);
}
