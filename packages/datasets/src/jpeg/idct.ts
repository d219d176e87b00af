// The accurate integer inverse DCT of libjpeg ("islow"), bit for bit: C. Loeffler, A. Ligtenberg, G. Moschytz, Practical Fast 1-D DCT
// Algorithms with 11 Multiplications, ICASSP 1989. Constants are scaled by 2^13; between the passes two more bits are kept.

const workspace = /* @__PURE__ */ new Int32Array(64);

/**
 * The samples of one block: dequantised, transformed, shifted by 128 and clamped to 0 to 255.
 *
 * @param coefficients in the order of rows, from `start` on
 * @param quantisation the 64 steps, in the order of rows
 * @param samples where the 8 × 8 samples are written: the first at `offset`, each row `stride` after the one before
 */
export function inverseDct(
  coefficients: Int16Array,
  start: number,
  quantisation: Uint16Array,
  samples: Uint8ClampedArray,
  offset: number,
  stride: number,
): void {
  for (let column = 0; column < 8; column++) {
    const at = (row: number): number =>
      Math.imul(coefficients[start + 8 * row + column] ?? 0, quantisation[8 * row + column] ?? 0);
    pass(at(0), at(1), at(2), at(3), at(4), at(5), at(6), at(7), 11);
    for (let row = 0; row < 8; row++) workspace[8 * row + column] = results[row] ?? 0;
  }
  for (let row = 0; row < 8; row++) {
    const at = (column: number): number => workspace[8 * row + column] ?? 0;
    pass(at(0), at(1), at(2), at(3), at(4), at(5), at(6), at(7), 18);
    for (let column = 0; column < 8; column++) {
      samples[offset + row * stride + column] = (results[column] ?? 0) + 128;
    }
  }
}

const results = /* @__PURE__ */ new Int32Array(8);

/** One dimension: eight frequencies become eight values in {@link results}, divided by 2^shift and rounded. */
function pass(
  in0: number,
  in1: number,
  in2: number,
  in3: number,
  in4: number,
  in5: number,
  in6: number,
  in7: number,
  shift: number,
): void {
  const half = 1 << (shift - 1);
  const even = Math.imul(in2 + in6, 4433);
  const low = even - Math.imul(in6, 15137);
  const high = even + Math.imul(in2, 6270);
  const sum = (in0 + in4) << 13;
  const difference = (in0 - in4) << 13;
  const e0 = sum + high + half;
  const e3 = sum - high + half;
  const e1 = difference + low + half;
  const e2 = difference - low + half;
  const z5 = Math.imul(in7 + in3 + in5 + in1, 9633);
  const z1 = Math.imul(in7 + in1, -7373);
  const z2 = Math.imul(in5 + in3, -20995);
  const z3 = Math.imul(in7 + in3, -16069) + z5;
  const z4 = Math.imul(in5 + in1, -3196) + z5;
  const o0 = Math.imul(in7, 2446) + z1 + z3;
  const o1 = Math.imul(in5, 16819) + z2 + z4;
  const o2 = Math.imul(in3, 25172) + z2 + z3;
  const o3 = Math.imul(in1, 12299) + z1 + z4;
  results[0] = (e0 + o3) >> shift;
  results[7] = (e0 - o3) >> shift;
  results[1] = (e1 + o2) >> shift;
  results[6] = (e1 - o2) >> shift;
  results[2] = (e2 + o1) >> shift;
  results[5] = (e2 - o1) >> shift;
  results[3] = (e3 + o0) >> shift;
  results[4] = (e3 - o0) >> shift;
}
