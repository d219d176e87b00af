// Arguments as in planes.ts. A chunk is an image.
import { DEPTH_BLOCK, WINDOWS_AT_ONCE } from '../../src/control';
import { integer, pointer } from '../arguments';
import { TILE_ROWS, TILE_SAMPLES, storeTransposed, storeTransposedPair } from '../packing';
import { bytesOfStrips, scratch } from '../product';
import { tiles } from '../tile';
import { finish } from './phasor-dense';
import { bytesOfPlane, cosines, fillPlanes, positionOf, planeRow, run, sines, windowsOfImage } from './planes';

const STRIP: usize = TILE_ROWS * 4;

/** Strips of `count` windows from `window` on: numbers `from` … `from + depth − 1` of each, a row of cosines and one of sines. */
function packWindows(window: i32, count: i32, from: i32, depth: i32, to: usize): void {
  const length = run();
  const row = planeRow();
  const difference = sines - cosines;
  for (; count > 0; count -= TILE_SAMPLES, window += TILE_SAMPLES) {
    // Windows past the last are computed and dropped by the tile.
    const a = cosines + positionOf(window);
    const b = count > 1 ? cosines + positionOf(window + 1) : a;
    const c = TILE_ROWS == 6 && count > 2 ? cosines + positionOf(window + 2) : a;
    let k = from;
    const end = from + depth;
    while (k < end) {
      const kernelRow = k / length;
      const within = k - kernelRow * length;
      const part = min(length - within, end - k);
      let offset = <usize>kernelRow * row + (<usize>within << 2);
      for (let left = part; left > 0; left -= 4, offset += 16) {
        storeTransposed(
          to, STRIP, v128.load(a + offset), v128.load(a + difference + offset), v128.load(b + offset), v128.load(b + difference + offset),
        );
        if (TILE_ROWS == 6) storeTransposedPair(to + 16, STRIP, v128.load(c + offset), v128.load(c + difference + offset));
        to += 4 * STRIP;
      }
      if (part & 3) to -= <usize>(4 - (part & 3)) * STRIP;
      k += part;
    }
  }
}

export function phasorConvolution(image: i32): void {
  const filters = integer(9);
  const depth = integer(10);
  const windows = windowsOfImage();
  const stride = (<usize>((filters + 7) & ~7)) << 2;
  const strips = scratch() + 2 * bytesOfPlane();
  const sums = strips + bytesOfStrips(2 * WINDOWS_AT_ONCE);
  fillPlanes(image, scratch());
  for (let window = 0; window < windows; window += WINDOWS_AT_ONCE) {
    const count = min(WINDOWS_AT_ONCE, windows - window);
    for (let first = 0; first < depth; first += DEPTH_BLOCK) {
      const block = min(DEPTH_BLOCK, depth - first);
      packWindows(window, count, first, block, strips);
      tiles(strips, pointer(11) + <usize>first * 32, 32, <usize>depth * 32, block, sums, stride, 2 * count, filters, first > 0);
    }
    for (let n = 0; n < count; n++) finish(image * windows + window + n, sums + <usize>(2 * n) * stride, stride, filters);
  }
}
