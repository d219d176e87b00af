import { openDevice, reference } from '@argand/backend';
import type { FanOut } from '@argand/layers';
import { cosPi, type Moment, phaseOf, type Spike, type SpikeTrain, sinPi } from '@argand/phasor';
import fc from 'fast-check';
import { later } from '../moments.ts';
import { NetworkInTime } from '../network/network-in-time.ts';
import type { Neuron } from '../neuron.ts';
import type { Noise } from '../noise/noise.ts';

/** What computes kernels on the host. */
export const host = await openDevice([reference()]);

/** weights[source][target], and perhaps a bias for every target. */
export interface SmallLayer {
  readonly weights: readonly (readonly number[])[];
  readonly bias: readonly number[] | undefined;
}

export function fanOutOf({ weights, bias }: SmallLayer): FanOut {
  const rows = bias ? [...weights, bias] : weights;
  const targets = rows[0].length;
  return {
    sources: rows.length,
    targets,
    hasReference: bias !== undefined,
    width: targets,
    offsets: Int32Array.from({ length: rows.length + 1 }, (_, j) => j),
    target: new Int32Array(rows.length),
    weight: Int32Array.from(rows, (_, j) => j * targets),
    weights: Float64Array.from(rows.flat()),
  };
}

/** Every spike of every layer. */
export async function run(
  layers: readonly SmallLayer[],
  neuron: Neuron,
  inputs: SpikeTrain,
  cycles?: number,
  noise?: Noise | readonly Noise[],
) {
  const evaluation = neuron.evaluation(layers.length, cycles);
  const network = new NetworkInTime({
    stages: layers.map((layer, clock) => ({ kind: 'synapses', clock, fanOut: fanOutOf(layer) })),
    neuron,
    device: host,
    images: inputs.images,
    firstImage: 0,
    noise,
    evaluation,
    references: evaluation.references,
  });
  const { layers: runs } = await network.advance(
    inputs,
    ({ clock, lookahead, after, known }) => known ?? later(evaluation.until(clock), lookahead + after),
  );
  network.close();
  return runs.map(({ fired }) => fired);
}

/** y_o = arg(Σ_j W[j, o] e^{iπ x_j} + b_o)/π, layer after layer, and the least |z| on the way. Silence, NaN, adds nothing. */
export function atemporal(layers: readonly SmallLayer[], encoded: readonly number[]) {
  let least = Number.POSITIVE_INFINITY;
  let current = encoded;
  const layered = layers.map(({ weights, bias }) => {
    current = weights[0].map((_, o) => {
      let [re, im] = [bias ? bias[o] : 0, 0];
      current.forEach((x, j) => {
        if (Number.isNaN(x)) return;
        re += weights[j][o] * cosPi(x);
        im += weights[j][o] * sinPi(x);
      });
      least = Math.min(least, Math.hypot(re, im));
      return phaseOf(re, im);
    });
    return current;
  });
  return { layered, least };
}

const weight = fc.oneof(
  fc.double({ min: -1, max: 1, noNaN: true }).filter((w) => Math.abs(w) > 1e-3),
  fc.integer({ min: -4, max: 4 }).map((w) => w / 4),
);

/** Phases of which many tie, at the seam too; on a grid that every clock can tell exactly. */
export const phases = fc.oneof(
  fc.integer({ min: -(2 ** 30), max: 2 ** 30 - 1 }).map((k) => k / 2 ** 30),
  fc.integer({ min: -8, max: 7 }).map((k) => k / 8),
);

/** Networks of one to three layers with one to four neurons each. */
export function networks(inputs: number, withBias = fc.boolean()): fc.Arbitrary<SmallLayer[]> {
  return fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 }).chain((widths) =>
    fc.tuple(
      // biome-ignore lint/plugin: an arbitrary for each of at most three layers
      ...widths.map((width, layer) => {
        const sources = layer === 0 ? inputs : widths[layer - 1];
        const row = fc.array(weight, { minLength: width, maxLength: width });
        return fc.record({
          weights: fc.array(row, { minLength: sources, maxLength: sources }),
          bias: withBias.chain((has) => (has ? row : fc.constant(undefined))),
        });
      }),
    ),
  );
}

/** Spikes of one image, in cycles 0 … cycles − 1. */
export function spikes(neurons: number, cycles: number): fc.Arbitrary<Spike[]> {
  return fc.array(
    fc.record({
      neuron: fc.integer({ min: 0, max: neurons - 1 }),
      cycle: fc.integer({ min: 0, max: cycles - 1 }),
      phase: phases,
    }),
    { maxLength: 24 },
  );
}

/** The spikes of the first image, as values. */
export function listOf(train: SpikeTrain): Spike[] {
  const { neuron, cycle, phase, offsets } = train;
  return Array.from({ length: offsets[1] }, (_, k) => ({
    neuron: neuron[k],
    cycle: cycle[k],
    phase: phase[k],
  }));
}

/** Before a moment by more than rounding: a crossing at the very moment of a kick may round to either side of it. */
export function isClearlyEarlier(a: Moment, b: Moment): boolean {
  return a.cycle - b.cycle + (a.phase - b.phase) / 2 < -1e-12;
}

export function isEarlier(a: Moment, b: Moment): boolean {
  return a.cycle < b.cycle || (a.cycle === b.cycle && a.phase < b.phase);
}
