import { nanBits } from './bits.ts';
import { multiplyHigh } from './multiply-high.ts';
import { literal, type Piece, polynomial } from './piece.ts';

/** sin πx and cos πx for |x| ≤ 1/4, after the single-precision polynomials of Cephes (S. L. Moshier, sinf.c). */
const quarter: Piece = {
  code: `
fn smallSine(x: f32) -> f32 {
  let square = x * x;
  return x * ${polynomial('square', [
    -1.9515295891e-4 * Math.PI ** 7,
    8.3321608736e-3 * Math.PI ** 5,
    -1.6666654611e-1 * Math.PI ** 3,
    Math.PI,
  ])};
}
fn smallCosine(x: f32) -> f32 {
  let square = x * x;
  return ${polynomial('square', [
    2.443315711809948e-5 * Math.PI ** 8,
    -1.388731625493765e-3 * Math.PI ** 6,
    4.166664568298827e-2 * Math.PI ** 4,
    -0.5 * Math.PI ** 2,
    1,
  ])};
}
fn phasorOfHalves(halves: i32, rest: f32) -> vec2<f32> {
  let s = smallSine(rest);
  let c = smallCosine(rest);
  let odd = (halves & 1) != 0;
  let cosine = select(c, s, odd);
  let sine = select(s, c, odd);
  return vec2<f32>(select(cosine, -cosine, ((halves + 1) & 2) != 0), select(sine, -sine, (halves & 2) != 0));
}
`,
};

/** (cos πx, sin πx) of a finite phase: exact at multiples of 1/2, whatever the number of turns. */
export const phasor: Piece = {
  uses: [quarter, nanBits],
  code: `
fn phasorOf(phase: f32) -> vec2<f32> {
  let x = fma(-2f, round(phase * 0.5f), phase);
  let halves = round(x + x);
  return phasorOfHalves(i32(halves), fma(-0.5f, halves, x));
}
fn phasorOfBits(bits: u32) -> vec2<f32> {
  if (isNaNBits(bits)) { return vec2<f32>(); }
  return phasorOf(floatOf(bits));
}
`,
};

/** The first 192 bits of 1/2π behind the point. */
const inverseTurn = [0x28be60db, 0x9391054a, 0x7f09d5f4, 0x7d4d3770, 0x36d8a566, 0x4f10e410];

/**
 * (cos x, sin x) of a finite angle in radians. From 1 on, the angle's position in the turn is the product of its mantissa and
 * the bits of 1/2π that matter, in whole numbers: float32 would lose it.
 * Source: M. Payne and R. Hanek, Radian reduction for trigonometric functions, SIGNUM Newsletter 18 (1983).
 */
export const angle: Piece = {
  uses: [quarter, multiplyHigh],
  code: `
const inverseTurn = array<u32, 8>(${inverseTurn.map((word) => `${word}u`).join(', ')}, 0u, 0u);
fn inverseTurnFrom(bit: u32) -> u32 {
  var words = inverseTurn;
  let word = bit >> 5u;
  let shift = bit & 31u;
  if (shift == 0u) { return words[word]; }
  return (words[word] << shift) | (words[word + 1u] >> (32u - shift));
}
fn phasorOfAngle(x: f32) -> vec2<f32> {
  let bits = bitcast<u32>(x);
  var halves = 0;
  var rest = 0f;
  if (abs(x) < 1f) {
    let phase = abs(x) * ${literal(1 / Math.PI)};
    halves = select(0, 1, phase > 0.25f);
    rest = select(phase, phase - 0.5f, phase > 0.25f);
  } else {
    let mantissa = (bits & 0x007fffffu) | 0x00800000u;
    let exponent = i32((bits >> 23u) & 255u) - 150;
    var high = 0u;
    var low = 0u;
    if (exponent >= 0) {
      high = inverseTurnFrom(u32(exponent));
      low = inverseTurnFrom(u32(exponent) + 32u);
    } else {
      let shift = u32(-exponent);
      high = ${inverseTurn[0]}u >> shift;
      low = (${inverseTurn[0]}u << (32u - shift)) | (${inverseTurn[1]}u >> shift);
    }
    let turn = mantissa * high + multiplyHigh(mantissa, low);
    let nearest = (turn + 0x20000000u) >> 30u;
    halves = i32(nearest);
    rest = f32(bitcast<i32>(turn - (nearest << 30u))) * ${literal(2 ** -31)};
  }
  let phasor = phasorOfHalves(halves, rest);
  return select(phasor, vec2<f32>(phasor.x, -phasor.y), x < 0f);
}
`,
};
