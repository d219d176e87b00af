// Convolutions of phasors. An image becomes two planes, cosines and sines, once, with zeros around it; windows are packed from them, so
// that no window, and no complex tensor, is ever stored. Arguments as in product.ts and phasor-dense.ts, where a sample is a window, and
//   20 height, 21 width, 22 channels, 23 windows down, 24 across, 25 kernel height, 26 kernel width, 27 stride down, 28 across,
//   29 above, 30 left, 31 phases, 32 height and 33 width of a plane, 34 ∂L/∂z, 35 sums of the weight's gradient, one for each group,
//   36 images in a group, 37 images, 38 ∂L/∂x.
import { integer, pointer } from '../arguments';
import { bytesOfStrips, finish } from './phasor-dense';
import { TILE_ROWS, TILE_SAMPLES, heard, storeTransposed, storeTransposedPair } from '../packing';
import { ROWS, multiply, scratch } from '../product';
import { cosineOf, nearestWhole, quartersFrom, sineOf } from '../phasors';
import { withinTurn } from '../sine';
import { CONVOLUTION_ROWS, DEPTH_BLOCK, WINDOWS_AT_ONCE } from '../../src/control';
import { tiles } from '../tile';
import { multiplyAdd, storeUpTo } from '../vector';

const STRIP: usize = TILE_ROWS * 4;
const PI: f32 = 3.1415927;

/** Two planes, and room for whole vectors behind each. */
let cosines: usize = 0;
let sines: usize = 0;

// @ts-ignore: decorator
@inline
function bytesOfPlane(): usize {
  return ((<usize>(integer(32) * integer(33) * integer(22)) << 2) + 64) & ~15;
}

// @ts-ignore: decorator
@inline
function windowsOfImage(): i32 {
  return integer(23) * integer(24);
}

/** Numbers of a window that lie side by side. */
// @ts-ignore: decorator
@inline
function run(): i32 {
  return integer(26) * integer(22);
}

/** From one row of a plane to the next, in bytes. */
// @ts-ignore: decorator
@inline
function planeRow(): usize {
  return <usize>(integer(33) * integer(22)) << 2;
}

/** Where a window of the image begins in a plane. */
// @ts-ignore: decorator
@inline
function placeOf(window: i32): usize {
  const across = integer(24);
  const row = window / across;
  const column = window - row * across;
  return <usize>(row * integer(27)) * planeRow() + (<usize>(column * integer(28) * integer(22)) << 2);
}

/** Fills the planes with the phasors of an image. */
function fillPlanes(image: i32, at: usize): void {
  cosines = at;
  sines = at + bytesOfPlane();
  const height = integer(20);
  const width = integer(21);
  const channels = integer(22);
  const planeWidth = integer(33);
  const bytes = planeRow();
  // Columns of the plane that the image covers.
  const first = min(integer(30), planeWidth);
  const last = max(min(integer(30) + width, planeWidth), first);
  const source = pointer(31) + (<usize>(image * height * width * channels) << 2);
  for (let y = 0; y < integer(32); y++) {
    const row = y - integer(29);
    const to = <usize>y * bytes;
    const start = <usize>(first * channels) << 2;
    const end = <usize>(last * channels) << 2;
    if (row < 0 || row >= height) {
      memory.fill(cosines + to, 0, bytes);
      memory.fill(sines + to, 0, bytes);
      continue;
    }
    memory.fill(cosines + to, 0, start);
    memory.fill(sines + to, 0, start);
    let from = source + (<usize>((row * width + first - integer(30)) * channels) << 2);
    // The last vector may run past the end: what it writes there is written over next.
    for (let k = start; k < end; k += 16, from += 16) {
      const phase = v128.load(from);
      const x = withinTurn(phase);
      const whole = nearestWhole(x);
      const rest = quartersFrom(x, whole);
      const square = f32x4.mul(rest, rest);
      v128.store(cosines + to + k, heard(phase, cosineOf(whole, square)));
      v128.store(sines + to + k, heard(phase, sineOf(whole, rest, square)));
    }
    memory.fill(cosines + to + end, 0, bytes - end);
    memory.fill(sines + to + end, 0, bytes - end);
  }
}

/** Strips of `count` windows from `window` on: numbers `from` … `from + depth − 1` of each, a row of cosines and one of sines. */
function packWindows(window: i32, count: i32, from: i32, depth: i32, to: usize): void {
  const length = run();
  const row = planeRow();
  const difference = sines - cosines;
  for (; count > 0; count -= TILE_SAMPLES, window += TILE_SAMPLES) {
    // Windows past the last are computed and dropped by the tile.
    const a = cosines + placeOf(window);
    const b = count > 1 ? cosines + placeOf(window + 1) : a;
    const c = TILE_ROWS == 6 && count > 2 ? cosines + placeOf(window + 2) : a;
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

/** Forward. A chunk is an image. */
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
      let at = cosines + <usize>kernelRow * row + (<usize>within << 2) + placeOf(window);
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
      let place = to + (<usize>r << 2);
      for (let n = 0; n < count; n++, place += 2 * STRIP) {
        const at = offset + placeOf(window + n);
        store<f32>(place, load<f32>(at));
        store<f32>(place + STRIP, load<f32>(at + difference));
      }
    }
    to += <usize>(2 * count) * STRIP;
  }
}

/** ∂L/∂W of a group of images, which is a chunk: so the order of the sum is the batch's own, whoever computes it. */
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

/** ∂L/∂x. A chunk is an image: what its windows ask of each phasor is gathered in two more planes. */
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
      let at = placeOf(window + n);
      let offset: usize = 0;
      for (let r = 0; r < kernelRows; r++, at += row, offset += <usize>length << 2) {
        addRun(real + offset, reals + at, length);
        addRun(real + stride + offset, imaginaries + at, length);
      }
    }
  }
  turnImage(image, reals, imaginaries);
}

/** π (cos πx · im − sin πx · re) for every phase of the image; silent ones have neither cosine nor sine. */
function turnImage(image: i32, reals: usize, imaginaries: usize): void {
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
