// The gradient of phasor-convolution.ts. Arguments as in planes.ts, and 34 ∂L/∂z, 35 sums of the weight's gradient, one for each group, 36 images
// in a group, 37 images, 38 ∂L/∂x.
import { CONVOLUTION_ROWS, WINDOWS_AT_ONCE } from '../../src/control';
import { integer, pointer } from '../arguments';
import { TILE_ROWS } from '../packing';
import { ROWS, bytesOfStrips, multiply, scratch } from '../product';
import { tiles } from '../tile';
import { storeUpTo } from '../vector';
import { bytesOfPlane, cosines, fillPlanes, positionOf, planeRow, run, sines, windowsOfImage } from './planes';

const STRIP: usize = TILE_ROWS * 4;
const PI: f32 = 3.1415927;

/** Strips of rows `k` … of the transposed windows: for each window the cosine, then the sine, of that number of it. */
function packWindowColumns(k: i32, rows: i32, window: i32, count: i32, to: usize): void {
  const length = run();
  const row = planeRow();
  const difference = sines - cosines;
  const area = integer(10);
  const across = integer(24);
  const step = <usize>(integer(28) * integer(22)) << 2;
  const toNextRow = <usize>integer(27) * row - <usize>(across - 1) * step;
  for (; rows > 0; rows -= TILE_ROWS, k += TILE_ROWS) {
    const kernelRow = k / length;
    const within = k - kernelRow * length;
    if (within + TILE_ROWS <= length) {
      let at = cosines + <usize>kernelRow * row + (<usize>within << 2) + positionOf(window);
      let column = window % across;
      for (let n = 0; n < count; n++, to += 2 * STRIP) {
        v128.store(to, v128.load(at));
        if (TILE_ROWS == 6) v128.store64_lane(to + 16, v128.load(at, 16), 0);
        v128.store(to + STRIP, v128.load(at + difference));
        if (TILE_ROWS == 6) v128.store64_lane(to + STRIP + 16, v128.load(at + difference, 16), 0);
        if (++column == across) {
          column = 0;
          at += toNextRow;
        } else at += step;
      }
      continue;
    }
    for (let r = 0; r < TILE_ROWS; r++) {
      // Rows past the last are computed and dropped by the tile.
      const own = min(k + r, area - 1);
      const ownRow = own / length;
      const offset = cosines + <usize>ownRow * row + (<usize>(own - ownRow * length) << 2);
      let position = to + (<usize>r << 2);
      for (let n = 0; n < count; n++, position += 2 * STRIP) {
        const at = offset + positionOf(window + n);
        store<f32>(position, load<f32>(at));
        store<f32>(position + STRIP, load<f32>(at + difference));
      }
    }
    to += <usize>(2 * count) * STRIP;
  }
}

/** ∂L/∂W of a group of images, which is a chunk: so the order of the sum depends on the batch alone, not on the thread. */
export function convolutionWeightGradient(group: i32): void {
  const filters = integer(9);
  const area = integer(10);
  const windows = windowsOfImage();
  const row = <usize>filters << 2;
  const strips = scratch() + 2 * bytesOfPlane();
  const to = pointer(35) + (<usize>(group * area * filters) << 2);
  const last = min((group + 1) * integer(36), integer(37));
  let more = false;
  for (let image = group * integer(36); image < last; image++) {
    fillPlanes(image, scratch());
    for (let window = 0; window < windows; window += WINDOWS_AT_ONCE) {
      const count = min(WINDOWS_AT_ONCE, windows - window);
      const right = pointer(34) + <usize>(2 * (image * windows + window)) * row;
      for (let k = 0; k < area; k += CONVOLUTION_ROWS) {
        const rows = min(CONVOLUTION_ROWS, area - k);
        packWindowColumns(k, rows, window, count, strips);
        tiles(strips, right, row, 32, 2 * count, to + <usize>k * row, row, rows, filters, more);
      }
      more = true;
    }
  }
}

/** to[i] += from[i] for `length` numbers. */
// @ts-ignore: decorator
@inline
function addRun(from: usize, to: usize, length: i32): void {
  for (; length >= 4; length -= 4, from += 16, to += 16) v128.store(to, f32x4.add(v128.load(to), v128.load(from)));
  for (; length > 0; length--, from += 4, to += 4) store<f32>(to, load<f32>(to) + load<f32>(from));
}

/** ∂L/∂x. A chunk is an image: the gradients of its phasors are summed over its windows in two more planes. */
export function convolutionPhasesGradient(image: i32): void {
  const filters = integer(9);
  const area = integer(10);
  const length = run();
  const kernelRows = integer(25);
  const windows = windowsOfImage();
  const row = planeRow();
  const plane = bytesOfPlane();
  const reals = scratch() + 2 * plane;
  const imaginaries = reals + plane;
  const strips = imaginaries + plane;
  const products = strips + bytesOfStrips(2 * WINDOWS_AT_ONCE);
  const stride = (<usize>((area + 7) & ~7)) << 2;
  const ofSums = <usize>filters << 2;
  fillPlanes(image, scratch());
  memory.fill(reals, 0, 2 * plane);
  for (let window = 0; window < windows; window += WINDOWS_AT_ONCE) {
    const count = min(WINDOWS_AT_ONCE, windows - window);
    const left = pointer(34) + <usize>(2 * (image * windows + window)) * ofSums;
    multiply(ROWS, left, ofSums, pointer(11), 32, true, strips, filters, 2 * count, area, products, stride);
    for (let n = 0; n < count; n++) {
      const real = products + <usize>(2 * n) * stride;
      let at = positionOf(window + n);
      let offset: usize = 0;
      for (let r = 0; r < kernelRows; r++, at += row, offset += <usize>length << 2) {
        addRun(real + offset, reals + at, length);
        addRun(real + stride + offset, imaginaries + at, length);
      }
    }
  }
  storePhasesGradient(image, reals, imaginaries);
}

/** Stores π (cos πx · im − sin πx · re) for every phase of the image. Silent ones have cosine 0 and sine 0. */
function storePhasesGradient(image: i32, reals: usize, imaginaries: usize): void {
  const height = integer(20);
  const width = integer(21);
  const channels = integer(22);
  const planeWidth = integer(33);
  const first = min(integer(30), planeWidth);
  const last = max(min(integer(30) + width, planeWidth), first);
  const pi = f32x4.splat(PI);
  for (let row = 0; row < height; row++) {
    const to = pointer(38) + (<usize>((image * height + row) * width * channels) << 2);
    const y = row + integer(29);
    // What no window reaches has no gradient.
    memory.fill(to, 0, <usize>(width * channels) << 2);
    if (y >= integer(32)) continue;
    const at = <usize>y * planeRow() + (<usize>(first * channels) << 2);
    let out = to + (<usize>((first - integer(30)) * channels) << 2);
    let offset = at;
    for (let left = (last - first) * channels; left > 0; left -= 4, offset += 16, out += 16) {
      const along = f32x4.mul(v128.load(cosines + offset), v128.load(imaginaries + offset));
      const change = f32x4.sub(along, f32x4.mul(v128.load(sines + offset), v128.load(reals + offset)));
      storeUpTo(out, f32x4.mul(change, pi), left);
    }
  }
}
