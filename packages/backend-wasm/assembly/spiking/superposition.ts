// The sums of all sources for all membranes. Arguments as in image.ts.
import { DEPTH_BLOCK, ENTRY } from '../../src/control';
import { integer } from '../arguments';
import { addComplexRuns, firstRun, inRows, weightsOf } from './fan-out';
import { isInverted, superposeIncoming } from './incoming';
import * as membranes from './membranes';
import { addEntries, entries, writeEntry } from './weighted-rows';

/** Membranes = Σ_j W[j, o] · trace_j, in the order of the sources, in blocks like those of the atemporal product. */
export function superpose(traceReal: usize, traceImaginary: usize): void {
  const sources = integer(5);
  if (isInverted()) {
    superposeIncoming(traceReal, traceImaginary, membranes.reals, membranes.imaginaries);
    return;
  }
  memory.fill(membranes.reals, 0, 2 * membranes.bytesOfTargets());
  if (!inRows()) {
    for (let j = 0; j < sources; j++) {
      const at = <usize>j << 2;
      const re = load<f32>(traceReal + at);
      const im = load<f32>(traceImaginary + at);
      if (re != 0 || im != 0) addComplexRuns(j, membranes.reals, membranes.imaginaries, re, im);
    }
    return;
  }
  for (let first = 0; first < sources; first += DEPTH_BLOCK) {
    const last = min(first + DEPTH_BLOCK, sources);
    let entry = entries;
    for (let j = first; j < last; j++) {
      const at = <usize>j << 2;
      const re = load<f32>(traceReal + at);
      const im = load<f32>(traceImaginary + at);
      if (re == 0 && im == 0) continue;
      const end = firstRun(j + 1);
      for (let run = firstRun(j); run < end; run++) {
        writeEntry(entry, weightsOf(run), re, im);
        entry += ENTRY;
      }
    }
    addEntries(entry, membranes.reals, membranes.imaginaries, <usize>integer(6) << 2);
  }
}
