import type { Moment } from '@argand/phasor';
import type { Evaluation, Neuron } from '../neuron.ts';
import { startOf } from '../neurons/arrivals.ts';
import { withReferenceSpikes } from '../reference.ts';
import { isBefore, type SpikeTrain } from '../spikes/spike-train.ts';
import type { SynapticLayer } from './synaptic-layers.ts';

/** What happened in one layer. */
export interface LayerRun {
  /** What its neurons fired. */
  readonly fired: SpikeTrain;
  /** [images] spikes of its reference. */
  readonly references: Float64Array;
  /** [images] synaptic operations: one for each spike, of a source or the reference, and target that it reached. */
  readonly operations: Float64Array;
}

/**
 * Runs the layers of a network over some images, from the spikes of its inputs to the spikes of its outputs, one layer after the other.
 */
export async function runLayers(
  layers: readonly SynapticLayer[],
  neuron: Neuron,
  evaluation: Evaluation,
  inputs: SpikeTrain,
): Promise<LayerRun[]> {
  const runs: LayerRun[] = [];
  let arriving = inputs;
  for (const [clock, { fanOut, hasReference }] of layers.entries()) {
    const until = later(evaluation.until(clock), neuron.lookahead);
    const cycles = evaluation.references(clock);
    const heard = hasReference ? withReferenceSpikes(arriving, cycles, startOf(clock), until) : arriving;
    const population = neuron.open({ fanOut, images: inputs.images, clock });
    const fired = await population.advance(heard, until);
    if (fired.images !== inputs.images || fired.neurons !== fanOut.targets || fired.clock !== clock + 1) {
      throw new Error(
        `${neuron.name}: layer ${clock} fired spikes of ${fired.images} images and ${fired.neurons} neurons on clock ${fired.clock}; expected ${inputs.images}, ${fanOut.targets} and ${clock + 1}.`,
      );
    }
    runs.push({ fired, ...count(heard, arriving, fanOut.reach) });
    arriving = fired;
  }
  return runs;
}

function count(heard: SpikeTrain, arriving: SpikeTrain, reach: (source: number) => number) {
  const references = new Float64Array(heard.images);
  const operations = new Float64Array(heard.images);
  for (let image = 0; image < heard.images; image++) {
    const [start, end] = [heard.offsets[image], heard.offsets[image + 1]];
    references[image] = end - start - (arriving.offsets[image + 1] - arriving.offsets[image]);
    let sum = 0;
    for (let k = start; k < end; k++) sum += reach(heard.neuron[k]);
    operations[image] = sum;
  }
  return { references, operations };
}

/** A moment some time later. */
function later({ cycle, phase }: Moment, time: number): Moment {
  if (time === 0) return { cycle, phase };
  const turned = phase + 2 * time;
  const cycles = Math.floor((turned + 1) / 2);
  const moment = { cycle: cycle + cycles, phase: turned - 2 * cycles };
  return isBefore(moment.cycle, moment.phase, cycle, phase) ? { cycle, phase } : moment;
}
