import { requireOptions, requireSignal, requireType, yieldsToEventLoop } from '@argand/backend';
import { ShapeError } from '@argand/errors';
import { type Network, networkType } from '@argand/layers';
import { requireModestRun } from '../network/limits.ts';
import { type Neuron, requireNeuron } from '../neuron.ts';
import type { Noise } from '../noise/noise.ts';
import { requireAbove0 } from '../spikes/encode.ts';
import { openStream } from './open-stream.ts';
import { type OutputTrace, type SettledAfter, settledAfter } from './settled-after.ts';
import { type StreamInput, shownPhases } from './stream-input.ts';

/** Options of {@link measureSettling}. */
export interface SettlingOptions {
  readonly neuron: Neuron;
  /** What is shown first: one image or more, side by side. */
  readonly before: StreamInput;
  /** What is shown instead, as many. */
  readonly after: StreamInput;
  /** For how many cycles each is shown. Default 12. */
  readonly cycles?: number | undefined;
  /** How far phases may be from where they end, in units of π. Default 0.02. */
  readonly tolerance?: number | undefined;
  /** What disturbs the spikes. Default nothing. */
  readonly noise?: Noise | readonly Noise[] | undefined;
  /** Stops between two cycles and rejects with the signal's reason, at once if it is aborted already. */
  readonly signal?: AbortSignal | undefined;
}

/** How the output of a stream followed when its input changed. */
export interface Settling extends OutputTrace {
  /** The cycle of the inputs' clock from which on the other input was shown. */
  readonly change: number;
  /** In how many cycles of the last clock after that the output followed. */
  readonly settled: SettledAfter;
}

/**
 * Shows a running stream one input, then another, and says after how many cycles its output follows: a stream does not start afresh, its neurons keep their
 * state. What counts as settled is {@link settledAfter}'s to say: where the output ends is read from spikes, as all else is.
 *
 * L layers with synapses need, counted from the change on: `gated` L cycles; `hold` at most L, and its answer mostly fewer; `resonator` and `ode` as long as they retain earlier spikes.
 *
 * @throws RangeError if the two are not as many, or an option is out of range; what `openStream` throws; the
 * signal's reason if it is aborted
 * @example
 * ```ts
 * import { openDevice, reference } from '@argand/backend';
 * import { createNetwork, dense } from '@argand/layers';
 * import { gated, measureSettling } from '@argand/spiking';
 *
 * const device = await openDevice([reference()]);
 * const network = await createNetwork({ device, seed: 0, inputShape: [2], layers: [dense(3), dense(2)] });
 * const { settled } = await measureSettling(network, { neuron: gated(), before: [0.25, -0.5], after: [-0.75, 0.5] });
 * settled.phases; // Int32Array(1) [ 2 ]
 * ```
 */
export async function measureSettling(network: Network, options: SettlingOptions): Promise<Settling> {
  requireType(networkType, network, 'measureSettling', 'network');
  requireOptions(options, 'measureSettling');
  const { neuron, before, after, cycles: each = 12, tolerance, noise, signal } = options;
  requireNeuron(neuron, 'measureSettling');
  requireAbove0('measureSettling', 'cycles', each);
  requireSignal(signal, 'measureSettling');
  signal?.throwIfAborted();
  const shown = [await shownPhases(network, before), await shownPhases(network, after)];
  const inputs = network.shapes.layers[0].reduce((product, length) => product * length, 1);
  if (shown[0].length !== shown[1].length) {
    throw new ShapeError(
      `measureSettling: there are ${shown[0].length} phases before and ${shown[1].length} after; show as many.`,
    );
  }
  const images = shown[0].length / inputs;
  const stream = await openStream(network, { neuron, images, ...(noise === undefined ? {} : { noise }) });
  try {
    const { outputs } = stream;
    // The inputs' spikes come cycle by cycle: only what is decoded grows.
    requireModestRun('measureSettling', { images, outputs, cycles: 2 * each, inputCycles: 0, widest: 1 });
    const pieces = [];
    const pause = yieldsToEventLoop(signal);
    for (const phases of shown) {
      await stream.setInput(phases);
      for (let cycle = 0; cycle < each; cycle++) {
        await pause();
        pieces.push((await stream.advance()).decoded);
      }
    }
    const cycles = pieces.reduce((sum, piece) => sum + piece.cycles, 0);
    const phases = new Float64Array(images * cycles * outputs);
    for (const piece of pieces) {
      const length = piece.cycles * outputs;
      for (let image = 0; image < images; image++) {
        const row = piece.phases.subarray(image * length, (image + 1) * length);
        phases.set(row, (image * cycles + piece.from) * outputs);
      }
    }
    const output = { images, outputs, cycles, phases };
    const when = { change: each, ...(tolerance === undefined ? {} : { tolerance }) };
    return { ...output, change: each, settled: settledAfter(output, network.description.readout, when) };
  } finally {
    await stream.close();
  }
}
