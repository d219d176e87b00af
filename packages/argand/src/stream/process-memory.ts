import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** The process's memory after some cycles, in bytes, with what is garbage collected. */
export interface MemorySample {
  readonly cycles: number;
  readonly heapUsed: number;
  /** Outside the heap, and of it the buffers of arrays. */
  readonly external: number;
  readonly arrayBuffers: number;
  /** All that the system has given to the process. */
  readonly residentSet: number;
}

/** The first sample; the next are each after ten times as many cycles. */
const firstSample = 1000;

/** Takes samples of the process's memory as cycles go by. */
export class ProcessMemory {
  readonly samples: MemorySample[] = [];
  #next = firstSample;
  readonly #collect: () => void;

  constructor() {
    // The collector is not for programs, unless they ask for it.
    setFlagsFromString('--expose-gc');
    const collect: unknown = runInNewContext('gc');
    this.#collect = () => {
      if (typeof collect === 'function') collect();
    };
  }

  /** @returns the sample, if it was time for one */
  async after(cycles: number): Promise<MemorySample | undefined> {
    if (cycles < this.#next) return undefined;
    this.#next *= 10;
    // Buffers of arrays are given back by the collection after the one that has found them.
    for (let k = 0; k < 3; k++) {
      this.#collect();
      await new Promise((resolve) => setImmediate(resolve));
    }
    const { heapUsed, external, arrayBuffers, rss } = process.memoryUsage();
    const sample = { cycles, heapUsed, external, arrayBuffers, residentSet: rss };
    this.samples.push(sample);
    return sample;
  }
}

/** A sample for a person. */
export function memoryWords({ cycles, heapUsed, external, arrayBuffers, residentSet }: MemorySample): string {
  const mebibytes = (bytes: number) => (bytes / 2 ** 20).toFixed(2);
  return `memory after ${cycles.toLocaleString('en')} cycles, in MiB: heap ${mebibytes(heapUsed)}, external ${mebibytes(external)} (array buffers ${mebibytes(arrayBuffers)}), resident ${mebibytes(residentSet)}`;
}
