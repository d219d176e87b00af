// The fan-out of a kernel: source j reaches, for each of its runs, `width` targets in a row. Arguments: 6 targets, 7 width of a run, 8 offsets of the
// runs, 9 their targets, 10 where their weights begin, 11 weights.
import { integer, pointer } from '../arguments';
import { firstLanes, multiplyAdd } from '../vector';

/** Whether every run is a row of all targets. */
// @ts-ignore: decorator
@inline
export function inRows(): bool {
  return integer(7) == integer(6);
}

// @ts-ignore: decorator
@inline
export function firstRun(source: i32): i32 {
  return load<i32>(pointer(8) + (<usize>source << 2));
}

// @ts-ignore: decorator
@inline
export function targetOf(run: i32): i32 {
  return load<i32>(pointer(9) + (<usize>run << 2));
}

// @ts-ignore: decorator
@inline
export function weightsOf(run: i32): usize {
  return pointer(11) + (<usize>load<i32>(pointer(10) + (<usize>run << 2)) << 2);
}

/** to[o] += W[source, o] · factor for every target of a source. */
export function addRuns(source: i32, to: usize, factor: f32): void {
  const width = integer(7);
  const last = firstRun(source + 1);
  const by = f32x4.splat(factor);
  for (let run = firstRun(source); run < last; run++) {
    let from = weightsOf(run);
    let at = to + (<usize>targetOf(run) << 2);
    for (let i = 0; i < width; i += 4, from += 16, at += 16) {
      let w = v128.load(from);
      if (i + 4 > width) w = v128.and(w, firstLanes(width - i));
      v128.store(at, multiplyAdd(w, by, v128.load(at)));
    }
  }
}

/** `addRuns` of a complex factor, to the real and the imaginary part. */
export function addComplexRuns(source: i32, toReal: usize, toImaginary: usize, real: f32, imaginary: f32): void {
  const width = integer(7);
  const last = firstRun(source + 1);
  const re = f32x4.splat(real);
  const im = f32x4.splat(imaginary);
  for (let run = firstRun(source); run < last; run++) {
    let from = weightsOf(run);
    let at = <usize>targetOf(run) << 2;
    for (let i = 0; i < width; i += 4, from += 16, at += 16) {
      let w = v128.load(from);
      if (i + 4 > width) w = v128.and(w, firstLanes(width - i));
      v128.store(toReal + at, multiplyAdd(w, re, v128.load(toReal + at)));
      v128.store(toImaginary + at, multiplyAdd(w, im, v128.load(toImaginary + at)));
    }
  }
}
