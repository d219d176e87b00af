// Steps of optimisers. Arguments: 0 length, 1 numbers in a chunk, 2 parameter, 3 gradient, 4 and 5 state, 6 to 14 factors,
// 15 the new parameter, 16 and 17 the new state.
import { float, integer, pointer } from '../arguments';
import { storePart } from '../vector';

// @ts-ignore: decorator
@inline
function store(to: usize, value: v128, left: i32): void {
  if (left >= 4) v128.store(to, value);
  else storePart(to, value, left);
}

/** 6 β₁, 7 1 − β₁, 8 β₂, 9 1 − β₂, 10 1/(1 − β₁ᵏ), 11 1/(1 − β₂ᵏ), 12 ε, 13 rate, 14 decay. */
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
    store(pointer(16) + offset, m, left);
    store(pointer(17) + offset, v, left);
    store(pointer(15) + offset, f32x4.sub(p, f32x4.mul(f32x4.splat(float(13)), change)), left);
    offset += 16;
  }
}

/** 6 ρ, 7 1 − ρ, 8 ε, 9 rate. */
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
    store(pointer(16) + offset, s, left);
    store(pointer(15) + offset, f32x4.sub(p, change), left);
    offset += 16;
  }
}

/** 6 μ, 7 rate. */
export function momentumStep(chunk: i32): void {
  const start = chunk * integer(1);
  let offset = (<usize>start) << 2;
  for (let left = min(integer(1), integer(0) - start); left > 0; left -= 4) {
    const p = v128.load(pointer(2) + offset);
    const g = v128.load(pointer(3) + offset);
    const v = f32x4.add(f32x4.mul(f32x4.splat(float(6)), v128.load(pointer(4) + offset)), g);
    store(pointer(16) + offset, v, left);
    store(pointer(15) + offset, f32x4.sub(p, f32x4.mul(f32x4.splat(float(7)), v)), left);
    offset += 16;
  }
}
