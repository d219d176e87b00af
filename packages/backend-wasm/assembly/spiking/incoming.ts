// The inverse of a fan-out: for each `width` targets in a row, the runs that reach them. Argument 40 of the kernels of
// spiking neurons says where it lies, 0 if there is none: 1, or 0 if some run does not begin at a multiple of `width`; [blocks + 2] the
// first entry of each; and [runs] the entries, by source: where its weights lie, and how far it lies in an array of sources (bytes).
import { integer, pointer } from '../arguments';
import { firstRun, targetOf, weightsOf } from './fan-out';
import { sumRows } from './weighted-rows';

const INCOMING: i32 = 40;
/** Bytes of an entry. */
const INCOMING_ENTRY: usize = 8;

// @ts-ignore: decorator
@inline
function firstEntry(blocks: i32): usize {
  return pointer(INCOMING) + ((<usize>blocks + 3) << 2);
}

/** Inverts the fan-out of the arguments. */
export function invertFanOut(): void {
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
    const position = first + ((<usize>block + 2) << 2);
    store<i32>(position, load<i32>(position) + 1);
  }
  for (let block = 2; block < blocks + 2; block++) {
    const position = first + (<usize>block << 2);
    store<i32>(position, load<i32>(position) + load<i32>(position - 4));
  }
  let run = 0;
  for (let source = 0; source < sources; source++) {
    for (const last = firstRun(source + 1); run < last; run++) {
      const block = <i32>nearest<f64>(<f64>targetOf(run) * share);
      const position = first + ((<usize>block + 1) << 2);
      const entry = load<i32>(position);
      store<i32>(position, entry + 1);
      const at = entries + (<usize>entry << 3);
      store<u32>(at, <u32>weightsOf(run));
      store<i32>(at, source << 2, 4);
    }
  }
  store<i32>(base, 1);
}

/** Whether there is such a list. */
// @ts-ignore: decorator
@inline
export function isInverted(): bool {
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
    const from = entries + <usize>load<i32>(bounds) * INCOMING_ENTRY;
    const to = entries + <usize>load<i32>(bounds, 4) * INCOMING_ENTRY;
    const real = reals + <usize>block * bytes;
    const imaginary = imaginaries + <usize>block * bytes;
    sumRows(from, to, INCOMING_ENTRY, true, traceReal, traceImaginary, real, imaginary, bytes, false);
  }
}
