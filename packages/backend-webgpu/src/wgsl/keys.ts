import { nanBits } from './bits.ts';
import type { Piece } from './piece.ts';

/** Keys whose order as whole numbers is that of the numbers that are not NaN; both zeros have one key. */
export const keys: Piece = {
  uses: [nanBits],
  code: `
fn keyOfInteger(x: u32) -> u32 { return x ^ 0x80000000u; }
fn keyOfFloat(x: u32) -> u32 {
  if ((x & 0x7fffffffu) == 0u) { return 0x80000000u; }
  return select(x | 0x80000000u, ~x, x >= 0x80000000u);
}
fn floatOfKey(key: u32) -> u32 { return select(~key, key & 0x7fffffffu, key >= 0x80000000u); }
`,
};
