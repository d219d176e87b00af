// The synapses of a fan-out from the other end: for each `width` targets in a row, which runs reach them. Argument 40 of the kernels of
// spiking neurons says where it lies, 0 where it was not made: 1, or 0 where some run begins at no multiple of `width`; [blocks + 2] the
// first entry of each; and [runs] the entries, by source: its place among the sources (bytes), and where its weights lie.
import { integer, pointer } from '../arguments';
import { firstLanes, firstRun, targetOf, weightsOf } from './spiking';
import { multiplyAdd } from '../vector';

const INCOMING: i32 = 40;

// @ts-ignore: decorator
@inline
function firstEntry(blocks: i32): usize {
  return pointer(INCOMING) + ((<usize>blocks + 3) << 2);
}

/** Turns the fan-out of the arguments round. */
export function turnFanOut(): void {
  const base = pointer(INCOMING);
  const sources = integer(5);
  const width = integer(7);
  const blocks = integer(6) / width;
  const share = 1 / <f64>width;
  const first = base + 4;
  const entries = firstEntry(blocks);
  memory.fill(base, 0, (<usize>blocks + 3) << 2);
  const runs = firstRun(sources);
  for (let run = 0; run < runs; run++) {
    const target = targetOf(run);
    const block = <i32>nearest<f64>(<f64>target * share);
    if (block * width != target) return;
    const place = first + ((<usize>block + 2) << 2);
    store<i32>(place, load<i32>(place) + 1);
  }
  for (let block = 2; block < blocks + 2; block++) {
    const place = first + (<usize>block << 2);
    store<i32>(place, load<i32>(place) + load<i32>(place - 4));
  }
  let run = 0;
  for (let source = 0; source < sources; source++) {
    for (const last = firstRun(source + 1); run < last; run++) {
      const block = <i32>nearest<f64>(<f64>targetOf(run) * share);
      const place = first + ((<usize>block + 1) << 2);
      const entry = load<i32>(place);
      store<i32>(place, entry + 1);
      const at = entries + (<usize>entry << 3);
      store<i32>(at, source << 2);
      store<u32>(at, <u32>weightsOf(run), 4);
    }
  }
  store<i32>(base, 1);
}

/** Whether there is such a list. */
// @ts-ignore: decorator
@inline
export function isTurned(): bool {
  return pointer(INCOMING) != 0 && load<i32>(pointer(INCOMING)) != 0;
}

/** Sums for all targets, each in the order of the sources: W[j, o] · trace_j. */
export function superposeIncoming(traceReal: usize, traceImaginary: usize, reals: usize, imaginaries: usize): void {
  const width = integer(7);
  const blocks = integer(6) / width;
  const bytes = <usize>width << 2;
  const entries = firstEntry(blocks);
  for (let block = 0; block < blocks; block++) {
    const bounds = pointer(INCOMING) + ((<usize>block + 1) << 2);
    const from = entries + (<usize>load<i32>(bounds) << 3);
    const to = entries + (<usize>load<i32>(bounds, 4) << 3);
    const real = reals + <usize>block * bytes;
    const imaginary = imaginaries + <usize>block * bytes;
    let at: usize = 0;
    for (; at + 64 <= bytes; at += 64) {
      let a = f32x4.splat(0), b = f32x4.splat(0), c = f32x4.splat(0), d = f32x4.splat(0);
      let e = f32x4.splat(0), f = f32x4.splat(0), g = f32x4.splat(0), h = f32x4.splat(0);
      for (let entry = from; entry < to; entry += 8) {
        const source = <usize>load<u32>(entry);
        const weights = <usize>load<u32>(entry, 4) + at;
        const re = v128.load32_splat(traceReal + source);
        const im = v128.load32_splat(traceImaginary + source);
        const w0 = v128.load(weights);
        a = multiplyAdd(w0, re, a);
        e = multiplyAdd(w0, im, e);
        const w1 = v128.load(weights, 16);
        b = multiplyAdd(w1, re, b);
        f = multiplyAdd(w1, im, f);
        const w2 = v128.load(weights, 32);
        c = multiplyAdd(w2, re, c);
        g = multiplyAdd(w2, im, g);
        const w3 = v128.load(weights, 48);
        d = multiplyAdd(w3, re, d);
        h = multiplyAdd(w3, im, h);
      }
      v128.store(real + at, a);
      v128.store(real + at, b, 16);
      v128.store(real + at, c, 32);
      v128.store(real + at, d, 48);
      v128.store(imaginary + at, e);
      v128.store(imaginary + at, f, 16);
      v128.store(imaginary + at, g, 32);
      v128.store(imaginary + at, h, 48);
    }
    for (; at < bytes; at += 16) {
      let a = f32x4.splat(0), e = f32x4.splat(0);
      for (let entry = from; entry < to; entry += 8) {
        const source = <usize>load<u32>(entry);
        const w = v128.load(<usize>load<u32>(entry, 4) + at);
        a = multiplyAdd(w, v128.load32_splat(traceReal + source), a);
        e = multiplyAdd(w, v128.load32_splat(traceImaginary + source), e);
      }
      // What lies beyond the last target of a row is the next row's, which comes later.
      const lanes = firstLanes(<i32>((bytes - at) >> 2));
      v128.store(real + at, v128.and(a, lanes));
      v128.store(imaginary + at, v128.and(e, lanes));
    }
  }
}
