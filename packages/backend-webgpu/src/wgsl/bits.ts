import type { Piece } from './piece.ts';

/** NaN by its bits: a compiler of WGSL may assume that no number is NaN, so comparisons of numbers cannot find it. */
export const nanBits: Piece = {
  code: `
const silence = 0x7fc00000u;
fn isNaNBits(bits: u32) -> bool { return (bits & 0x7fffffffu) > 0x7f800000u; }
fn isFiniteBits(bits: u32) -> bool { return (bits & 0x7f800000u) != 0x7f800000u; }
fn floatOf(bits: u32) -> f32 { return bitcast<f32>(bits); }
fn bitsOf(x: f32) -> u32 { return bitcast<u32>(x); }
`,
};
