import type { DeviceStorage, Kernel } from '@argand/backend';
import { PROBE, PROBE_ACCUMULATE, PROBE_MULTIPLY_ADD, PROBE_READ } from '../control.ts';
import type { Machine } from '../machine.ts';
import { roundUp } from './product.ts';

/** Arguments of {@link probe}. Every chunk does the same work; chunks are shared by the threads. */
export interface ProbeCall {
  readonly kind: 'multiplyAdd' | 'read' | 'accumulate';
  readonly repetitions: number;
  readonly chunks: number;
  /** [chunks] what each chunk found. */
  readonly out: DeviceStorage<'float32'>;
  /** `multiplyAdd`: x = 1 and y. `read`: numbers above 0, `length` for each chunk, a multiple of 16. `accumulate`: rows of `length`, a multiple of 4. */
  readonly numbers: DeviceStorage<'float32'>;
  readonly length: number;
}

/** Multiply-adds of one repetition of a `multiplyAdd` chunk. */
export const probedMultiplyAdds = 48;

/**
 * What the engine can do at most, in the same module and on the same threads as the kernels: a limit to measure them against.
 *
 * - `multiplyAdd`: twelve independent sums s ← x y + s of four numbers, from 0 … 11, `repetitions` times: Σ of all.
 * - `read`: the largest of a chunk's numbers, read `repetitions` times.
 * - `accumulate`: z += w (1 + i/2) over all rows w of the numbers, `repetitions` times: Re Σ z + Im Σ z. It is what a spiking layer
 *   cannot do without: a row of weights times one phasor, added to membranes.
 */
export const probe: Kernel<ProbeCall> = {
  name: 'probe',
  required: false,
  declare({ kind, repetitions, chunks, length, out, numbers }, declare) {
    declare.size('repetitions', repetitions);
    declare.size('chunks', chunks);
    declare.size('length', length);
    const least = { multiplyAdd: 2, read: chunks * length, accumulate: length }[kind];
    declare.reads('numbers', numbers, 'float32', least);
    declare.writes('out', out, 'float32', chunks);
  },
  reference({ kind, repetitions, chunks, length, ...call }, memory) {
    const out = memory(call.out);
    const numbers = Array.from(memory(call.numbers));
    for (let chunk = 0; chunk < chunks; chunk++) {
      if (kind === 'multiplyAdd') {
        out[chunk] = 4 * (66 + 12 * repetitions * numbers[0] * numbers[1]);
      } else if (kind === 'read') {
        out[chunk] = numbers.slice(chunk * length, (chunk + 1) * length).reduce((a, b) => Math.max(a, b), 0);
      } else {
        out[chunk] = 1.5 * repetitions * numbers.reduce((sum, w) => sum + w, 0);
      }
    }
  },
};

const kinds = { multiplyAdd: PROBE_MULTIPLY_ADD, read: PROBE_READ, accumulate: PROBE_ACCUMULATE };

/** @internal */
export function runProbe(machine: Machine): (call: ProbeCall) => void {
  return ({ kind, repetitions, chunks, out, numbers, length }) => {
    const share = roundUp(8 * length, 64);
    const scratch = machine.scratch(machine.threads * share);
    machine.set(0, kinds[kind]);
    machine.set(1, repetitions);
    machine.setStorage(2, out);
    machine.setStorage(3, numbers);
    machine.set(4, length);
    machine.set(5, Math.floor(numbers.length / Math.max(length, 1)));
    machine.set(6, scratch);
    machine.set(7, share);
    machine.run(PROBE, chunks, Number.POSITIVE_INFINITY);
  };
}
