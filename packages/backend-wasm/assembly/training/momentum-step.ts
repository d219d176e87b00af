// Arguments: 0 length, 1 numbers in a chunk, 2 parameter, 3 gradient, 4 velocity, 6 μ, 7 rate, 15 the new parameter, 16 the new velocity.
import { float, integer, pointer } from '../arguments';
import { storeUpTo } from '../vector';

export function momentumStep(chunk: i32): void {
  const start = chunk * integer(1);
  let offset = (<usize>start) << 2;
  for (let left = min(integer(1), integer(0) - start); left > 0; left -= 4) {
    const p = v128.load(pointer(2) + offset);
    const g = v128.load(pointer(3) + offset);
    const v = f32x4.add(f32x4.mul(f32x4.splat(float(6)), v128.load(pointer(4) + offset)), g);
    storeUpTo(pointer(16) + offset, v, left);
    storeUpTo(pointer(15) + offset, f32x4.sub(p, f32x4.mul(f32x4.splat(float(7)), v)), left);
    offset += 16;
  }
}
