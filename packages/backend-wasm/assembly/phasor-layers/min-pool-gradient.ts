// A chunk is an image. Arguments as in min-pool.ts, but 5 the gradient of the phases and 6 the gradient of what left the pool.
import { integer, pointer } from '../arguments';
import { storeUpTo } from '../vector';

/** Gives the gradient of every window to the place that it took. */
export function minPoolGradient(image: i32): void {
  const height = integer(0);
  const width = integer(1);
  const channels = integer(2);
  const rows = integer(3);
  const columns = integer(4);
  const down = height / rows;
  const across = width / columns;
  const pixel = <usize>channels << 2;
  const row = <usize>width * pixel;
  const to = pointer(5) + <usize>(image * height) * row;
  memory.fill(to, 0, <usize>height * row);
  let window = <usize>(image * down * across) * pixel;
  for (let y = 0; y < down; y++) {
    for (let x = 0; x < across; x++, window += pixel) {
      const first = to + <usize>(y * rows) * row + <usize>(x * columns) * pixel;
      for (let c = 0; c < channels; c += 4) {
        const offset = <usize>c << 2;
        const gradient = v128.load(pointer(6) + window + offset);
        const place = v128.load(pointer(7) + window + offset);
        let k = 0;
        for (let r = 0; r < rows; r++) {
          let at = first + <usize>r * row + offset;
          for (let q = 0; q < columns; q++, at += pixel, k++) {
            storeUpTo(at, v128.and(gradient, i32x4.eq(place, i32x4.splat(k))), channels - c);
          }
        }
      }
    }
  }
}
