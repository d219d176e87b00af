import { nanBits } from './bits.ts';
import { literal, type Piece, polynomial } from './piece.ts';

/** x · 2ⁿ in two steps, for 2¹²⁸ is no float32. */
const scale: Piece = {
  code: `
fn powerOfTwo(n: i32) -> f32 { return bitcast<f32>(u32(n + 127) << 23u); }
fn scaled(x: f32, n: i32) -> f32 {
  let half = n >> 1u;
  return x * powerOfTwo(half) * powerOfTwo(n - half);
}
`,
};

/** x · 2ⁿ for whole numbers n, in three steps, for 2ⁿ alone may be no float32. Beyond 378 on either side all is 0 or infinite. */
export const ldexp: Piece = {
  uses: [scale],
  code: `
fn ldexpOf(x: f32, n: f32) -> f32 {
  var rest = i32(clamp(n, -378f, 378f));
  var result = x;
  for (var step = 0u; step < 3u; step++) {
    let part = clamp(rest, -126, 126);
    result *= powerOfTwo(part);
    rest -= part;
  }
  return result;
}
`,
};

/** ⌊log₂|x|⌋ of a number given by its bits; 0 where it is 0, below 2⁻¹²⁶, infinite or NaN. */
export const exponent: Piece = {
  code: `
fn exponentOfBits(bits: u32) -> f32 {
  let biased = (bits >> 23u) & 0xffu;
  return select(f32(biased) - 127f, 0f, biased == 0u || biased == 0xffu);
}
`,
};

/** eˣ, after Cephes (S. L. Moshier, expf.c); 0 where it is below 2⁻¹²⁶. */
export const exponential: Piece = {
  uses: [scale],
  code: `
fn exponentialOf(x: f32) -> f32 {
  if (x < -87.4f) { return 0f; }
  let limited = min(x, 89f);
  let powers = round(limited * ${literal(Math.LOG2E)});
  let rest = fma(powers, ${literal(2.1219444e-4)}, fma(powers, -0.693359375f, limited));
  let sum = ${polynomial(
    'rest',
    [1.98756915e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1],
  )};
  return scaled(fma(sum, rest * rest, rest + 1f), i32(powers));
}
`,
};

/** x = m · 2ᵉ with m in [√½, √2), and ln m; after Cephes (S. L. Moshier, logf.c). */
const mantissa: Piece = {
  code: `
fn exponentOf(x: f32) -> i32 { return bitcast<i32>(bitcast<u32>(x) - 0x3f3504f3u) >> 23u; }
fn logarithmOfMantissa(x: f32) -> f32 {
  let bits = ((bitcast<u32>(x) - 0x3f3504f3u) & 0x007fffffu) + 0x3f3504f3u;
  let rest = bitcast<f32>(bits) - 1f;
  let sum = ${polynomial(
    'rest',
    [
      7.0376836292e-2, -1.151461031e-1, 1.167699874e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1,
      2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
    ],
  )};
  return rest + fma(-0.5f, rest * rest, sum * rest * rest * rest);
}
`,
};

/** ln x of a positive normal number. */
export const logarithm: Piece = {
  uses: [mantissa],
  code: `
fn logarithmOf(x: f32) -> f32 {
  let exponent = f32(exponentOf(x));
  return fma(exponent, 0.693359375f, fma(exponent, ${literal(-2.1219444e-4)}, logarithmOfMantissa(x)));
}
`,
};

/** The bits of ln x, of any number given by its bits: NaN below 0, −∞ at 0 and below 2⁻¹²⁶. */
export const logarithmBits: Piece = {
  uses: [nanBits, logarithm],
  code: `
fn logarithmBits(bits: u32) -> u32 {
  if (isNaNBits(bits)) { return silence; }
  if ((bits & 0x7fffffffu) < 0x00800000u) { return 0xff800000u; }
  if (bits >= 0x80000000u) { return silence; }
  if (bits == 0x7f800000u) { return bits; }
  return bitsOf(logarithmOf(floatOf(bits)));
}
`,
};

/**
 * The bits of aᵇ, as IEEE 754 has it, of any numbers but NaN. The exponent of a is multiplied by b in two parts, so that what is left to be a power of 2 keeps its
 * digits. A negative a has a power if b is whole, and NaN otherwise.
 */
export const power: Piece = {
  uses: [nanBits, scale, mantissa],
  code: `
fn powerBits(a: f32, b: f32) -> u32 {
  const infinity = 0x7f800000u;
  if (b == 0f) { return bitsOf(1f); }
  let odd = abs(b) < 16777216f && (i32(b) & 1) != 0 && floor(b) == b;
  let sign = select(0u, 0x80000000u, a < 0f && odd);
  let base = abs(a);
  if (base < 0x1p-126f) { return select(0u, infinity, b < 0f); }
  if (!isFiniteBits(bitsOf(b))) {
    if (base == 1f) { return silence; }
    return select(0u, infinity, (base > 1f) == (b > 0f));
  }
  if (!isFiniteBits(bitsOf(a))) { return select(0u, infinity | sign, b > 0f); }
  if (a < 0f && floor(b) != b) { return silence; }
  let exponent = f32(exponentOf(base));
  let high = bitcast<f32>(bitcast<u32>(b) & 0xfffff000u);
  let coarse = high * exponent;
  let fine = fma(b - high, exponent, b * (logarithmOfMantissa(base) * ${literal(Math.LOG2E)}));
  if (coarse + fine >= 128f) { return infinity | sign; }
  if (coarse + fine < -126f) { return sign; }
  let whole = round(coarse + fine);
  let rest = ((coarse - whole) + fine) * ${literal(Math.LN2)};
  let sum = ${polynomial(
    'rest',
    [1.98756915e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1],
  )};
  let size = scaled(fma(sum, rest * rest, rest + 1f), i32(whole));
  return bitsOf(size) | sign;
}
`,
};
