// Arguments: 0 length, 1 numbers in a chunk, 2 parameter, 3 gradient, 4 the mean of squares, 6 ρ, 7 1 − ρ, 8 ε, 9 rate, 15 the new parameter,
// 16 the new mean of squares.
import { float, integer, pointer } from '../arguments';
import { storeUpTo } from '../vector';

export function rmspropStep(chunk: i32): void {
  const start = chunk * integer(1);
  let offset = (<usize>start) << 2;
  for (let left = min(integer(1), integer(0) - start); left > 0; left -= 4) {
    const p = v128.load(pointer(2) + offset);
    const g = v128.load(pointer(3) + offset);
    const s = f32x4.add(
      f32x4.mul(f32x4.splat(float(6)), v128.load(pointer(4) + offset)),
      f32x4.mul(f32x4.mul(f32x4.splat(float(7)), g), g),
    );
    const change = f32x4.div(f32x4.mul(f32x4.splat(float(9)), g), f32x4.add(f32x4.sqrt(s), f32x4.splat(float(8))));
    storeUpTo(pointer(16) + offset, s, left);
    storeUpTo(pointer(15) + offset, f32x4.sub(p, change), left);
    offset += 16;
  }
}
