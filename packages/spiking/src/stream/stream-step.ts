import type { SpikeTrain } from '@argand/phasor';
import { joinPieces } from '../spikes/in-time.ts';
import type { DecodedCycles } from './cycle-decoder.ts';

/** What happened in a {@link Stream} since it was last advanced. */
export interface StreamStep {
  /** The spikes that left the network, on the last clock. */
  readonly output: SpikeTrain;
  /** The spikes of every layer with synapses, on its firing clock. */
  readonly layers: readonly SpikeTrain[];
  /** [images] synaptic operations. */
  readonly operations: Float64Array;
  /** The cycles of the last clock that are over now and were not before. */
  readonly decoded: DecodedCycles;
}

/** Steps that follow one another, as one. */
export function joinSteps(steps: readonly StreamStep[]): StreamStep {
  const [first] = steps;
  if (steps.length === 1) return first;
  const { images } = first.output;
  const all = Array.from({ length: images }, (_, image) => image);
  const join = (of: (step: StreamStep) => SpikeTrain) =>
    joinPieces(
      steps.map((step) => ({ train: of(step), images: all })),
      images,
    );
  return {
    output: join(({ output }) => output),
    layers: first.layers.map((_, layer) => join(({ layers }) => layers[layer])),
    operations: first.operations.map((_, image) =>
      steps.reduce((sum, { operations }) => sum + operations[image], 0),
    ),
    decoded: joinDecoded(
      steps.map(({ decoded }) => decoded),
      images,
      first.output.neurons,
    ),
  };
}

function joinDecoded(parts: readonly DecodedCycles[], images: number, outputs: number): DecodedCycles {
  const cycles = parts.reduce((sum, part) => sum + part.cycles, 0);
  const phases = new Float64Array(images * cycles * outputs);
  let before = 0;
  for (const part of parts) {
    const size = part.cycles * outputs;
    for (let image = 0; image < images; image++) {
      const ofImage = part.phases.subarray(image * size, (image + 1) * size);
      phases.set(ofImage, (image * cycles + before) * outputs);
    }
    before += part.cycles;
  }
  return { from: parts[0].from, cycles, phases };
}
