// A chunk is an image. Arguments: 0 height, 1 width, 2 channels, 3 rows and 4 columns of a window, 5 phases, 6 out, 7 places or 0.
import { integer, pointer } from '../arguments';
import { storeUpTo } from '../vector';

/** Above every phase. */
const NONE: f32 = 2;

/** The smallest phase of every window, and which place of it that was. */
export function minPool(image: i32): void {
  const height = integer(0);
  const width = integer(1);
  const channels = integer(2);
  const rows = integer(3);
  const columns = integer(4);
  const down = height / rows;
  const across = width / columns;
  const pixel = <usize>channels << 2;
  const row = <usize>width * pixel;
  const from = pointer(5) + <usize>(image * height) * row;
  const places = pointer(7);
  let window = <usize>(image * down * across) * pixel;
  for (let y = 0; y < down; y++) {
    for (let x = 0; x < across; x++, window += pixel) {
      const first = from + <usize>(y * rows) * row + <usize>(x * columns) * pixel;
      for (let c = 0; c < channels; c += 4) {
        const offset = <usize>c << 2;
        let least = f32x4.splat(NONE);
        let place = i32x4.splat(-1);
        let k = 0;
        for (let r = 0; r < rows; r++) {
          let at = first + <usize>r * row + offset;
          for (let q = 0; q < columns; q++, at += pixel, k++) {
            const phase = v128.load(at);
            const smaller = f32x4.lt(phase, least);
            least = v128.bitselect(phase, least, smaller);
            place = v128.bitselect(i32x4.splat(k), place, smaller);
          }
        }
        const silent = i32x4.lt_s(place, i32x4.splat(0));
        const left = channels - c;
        storeUpTo(pointer(6) + window + offset, v128.bitselect(f32x4.splat(f32.NaN), least, silent), left);
        if (places) storeUpTo(places + window + offset, place, left);
      }
    }
  }
}
