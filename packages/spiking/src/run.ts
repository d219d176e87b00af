import type { Neuron, Schedule } from './neuron.ts';
import { SpikeBuffer } from './spike-train.ts';
import type { Stage } from './stages.ts';

/** Runs spikes through the stages of a network, image after image, with the same buffers. */
export class Runner {
  readonly schedule: Schedule;
  /** Spikes of the inputs and then of each stage, for the latest image. */
  readonly spikes: readonly SpikeBuffer[];
  /** Synaptic operations of each stage, for the latest image. */
  readonly operations: Float64Array;
  /** How many references fired, over all stages, for the latest image. */
  references = 0;
  readonly #stages: readonly Stage[];
  readonly #populations: readonly ReturnType<Neuron['open']>[];
  readonly #arrivals = new SpikeBuffer();

  constructor(stages: readonly Stage[], neuron: Neuron, cycles: number | undefined) {
    this.#stages = stages;
    this.schedule = neuron.schedule(stages.length, cycles);
    this.#populations = stages.map(({ fanOut }) => neuron.open({ fanOut }));
    this.spikes = Array.from({ length: stages.length + 1 }, () => new SpikeBuffer());
    this.operations = new Float64Array(stages.length);
  }

  /** Runs the spikes in `spikes[0]` through all stages. */
  run(): void {
    this.references = 0;
    this.#stages.forEach(({ fanOut }, i) => {
      const arrivals = this.#arrivals;
      const until = this.schedule.until(i);
      const [first, last] = this.schedule.references(i);
      const references = fanOut.bias ? last - first + 1 : 0;
      mergeReferences(this.spikes[i], fanOut.sources, references > 0 ? [first, last] : undefined, arrivals);
      const population = this.#populations[i];
      const out = this.spikes[i + 1];
      population.reset();
      out.clear();
      population.advance(arrivals, until, out);
      let operations = references * fanOut.targets;
      for (let s = 0; s < this.spikes[i].length; s++) operations += fanOut.reach(this.spikes[i].neuron[s]);
      this.operations[i] = operations;
      this.references += references;
    });
  }
}

/** Puts the references, at phase 0 of each cycle of the range, among spikes in order of time. */
function mergeReferences(
  spikes: SpikeBuffer,
  source: number,
  range: readonly [number, number] | undefined,
  out: SpikeBuffer,
): void {
  out.clear();
  let next = range ? range[0] : Number.POSITIVE_INFINITY;
  const end = range ? range[1] : -1;
  for (let i = 0; i < spikes.length; i++) {
    const [cycle, phase] = [spikes.cycle[i], spikes.phase[i]];
    while (next <= end && (next < cycle || (next === cycle && phase >= 0))) out.push(source, next++, 0);
    out.push(spikes.neuron[i], cycle, phase);
  }
  while (next <= end) out.push(source, next++, 0);
}
