// Arguments: 0 length, 1 numbers in a chunk, 2 parameter, 3 gradient, 4 and 5 the moments, 6 β₁, 7 1 − β₁, 8 β₂, 9 1 − β₂, 10 1/(1 − β₁ᵏ),
// 11 1/(1 − β₂ᵏ), 12 ε, 13 rate, 14 decay, 15 the new parameter, 16 and 17 the new moments.
import { float, integer, pointer } from '../arguments';
import { storeUpTo } from '../vector';

export function adamStep(chunk: i32): void {
  const start = chunk * integer(1);
  let offset = (<usize>start) << 2;
  for (let left = min(integer(1), integer(0) - start); left > 0; left -= 4) {
    const p = v128.load(pointer(2) + offset);
    const g = v128.load(pointer(3) + offset);
    const m = f32x4.add(
      f32x4.mul(f32x4.splat(float(6)), v128.load(pointer(4) + offset)),
      f32x4.mul(f32x4.splat(float(7)), g),
    );
    const v = f32x4.add(
      f32x4.mul(f32x4.splat(float(8)), v128.load(pointer(5) + offset)),
      f32x4.mul(f32x4.mul(f32x4.splat(float(9)), g), g),
    );
    const root = f32x4.sqrt(f32x4.mul(v, f32x4.splat(float(11))));
    const direction = f32x4.div(f32x4.mul(m, f32x4.splat(float(10))), f32x4.add(root, f32x4.splat(float(12))));
    const change = f32x4.add(direction, f32x4.mul(f32x4.splat(float(14)), p));
    storeUpTo(pointer(16) + offset, m, left);
    storeUpTo(pointer(17) + offset, v, left);
    storeUpTo(pointer(15) + offset, f32x4.sub(p, f32x4.mul(f32x4.splat(float(13)), change)), left);
    offset += 16;
  }
}
