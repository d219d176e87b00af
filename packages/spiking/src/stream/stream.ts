import { type Device, requireKind, requireOptions } from '@argand/backend';
import { type Network, networkKind } from '@argand/layers';
import type { Moment, Spike, SpikeTrain } from '@argand/phasor';
import { lastCycle } from '../moments.ts';
import { NetworkInTime, type RunState } from '../network/run.ts';
import { deviceFor } from '../network/spike.ts';
import { outputsOf, stagesOf, synapsesOf } from '../network/stages.ts';
import { type Neuron, neuronKind } from '../neuron.ts';
import { type Noise, requireNoise } from '../noise/noise.ts';
import { requireAbove0 } from '../spikes/encode.ts';
import { isBefore } from '../spikes/spike-train.ts';
import { CycleDecoder, type DecodedCycles } from './cycle-decoder.ts';
import { Frontier } from './frontier.ts';
import { type ShownInput, shownPhases } from './shown-input.ts';
import { StreamInputs } from './stream-inputs.ts';

/** Options of {@link openStream}. */
export interface StreamOptions {
  readonly neuron: Neuron;
  /** How many streams run side by side, each with its own input; 1 if not given. They never meet. */
  readonly images?: number;
  /** What disturbs the spikes; nothing if not given. */
  readonly noise?: Noise | readonly Noise[];
  /** What `save()` gave for a stream of the same network and options: it goes on from there. */
  readonly state?: RunState;
}

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

/**
 * A live network: what its inputs fire is told as it comes, time is advanced, spikes come out. It keeps what its neurons keep and what has not been
 * fired yet, nothing else, however long it runs; after cycle 2³¹ − 16 (68 years of periods of one second) it refuses to go on.
 *
 * Layers take turns: told its inputs up to a moment, each layer goes as far as it can be known then, which is that moment less what the neurons and noise
 * before it look ahead.
 */
export class Stream {
  readonly outputs: number;
  readonly images: number;
  readonly #network: Network;
  readonly #inTime: NetworkInTime;
  readonly #inputs: StreamInputs;
  readonly #decoder: CycleDecoder;
  readonly #device: Device;
  readonly #lastClock: number;
  #busy = false;
  #closed = false;

  /** Use {@link openStream}. */
  constructor(open: {
    readonly network: Network;
    readonly inTime: NetworkInTime;
    readonly inputs: StreamInputs;
    readonly decoder: CycleDecoder;
    readonly device: Device;
    readonly lastClock: number;
    readonly images: number;
    readonly outputs: number;
  }) {
    this.#network = open.network;
    this.#inTime = open.inTime;
    this.#inputs = open.inputs;
    this.#decoder = open.decoder;
    this.#device = open.device;
    this.#lastClock = open.lastClock;
    this.images = open.images;
    this.outputs = open.outputs;
  }

  /** Up to which moment of clock 0 time has come. */
  get now(): Moment {
    return this.#inputs.now;
  }

  /**
   * From the next cycle on that has not begun, inputs fire at these phases in every cycle, until something else is shown.
   *
   * @param input images as the network takes them, as many as the stream has; or phases [images, inputs] of its first layer, NaN for silence; or
   * undefined: nothing is shown any more
   * @throws RangeError if they are not as many, or a phase is not in [−1, 1)
   */
  async show(input: ShownInput | undefined): Promise<void> {
    await this.#alone('show', async () => {
      if (input === undefined) this.#inputs.hide();
      else this.#inputs.show(await shownPhases(this.#network, input));
    });
  }

  /**
   * Spikes of the inputs on clock 0, once each, beside what is shown. They may lie ahead and come in any order, but not before `now`.
   *
   * @param spikes a train, or a list of spikes for each image
   * @throws RangeError that names the image and the spike: a neuron that is none, a phase that is NaN or not in [−1, 1), a spike before `now`
   */
  feed(spikes: SpikeTrain | readonly (readonly Spike[])[]): void {
    this.#requireOpen('feed');
    this.#inputs.feed(spikes);
  }

  /**
   * Lets time pass.
   *
   * @param to whole cycles from now, 1 if not given; or a moment of clock 0
   * @returns what happened since the last call
   * @throws RangeError if the moment lies before `now`, or too far ahead for an int32 cycle
   */
  async advance(to: number | Moment = 1): Promise<StreamStep> {
    return this.#alone('advance', async () => {
      const until = this.#momentOf(to);
      const frontier = new Frontier(until);
      const arriving = this.#inputs.advance(until);
      const run = await this.#inTime.advance(arriving, (standing) => frontier.of(standing));
      const operations = new Float64Array(this.images);
      for (const layer of run.layers) {
        for (let k = 0; k < operations.length; k++) operations[k] += layer.operations[k];
      }
      return {
        output: run.output,
        layers: run.layers.map(({ fired }) => fired),
        operations,
        decoded: this.#decoder.take(run.output, frontier.known(this.#lastClock)),
      };
    });
  }

  /** The decoded phases of the last whole cycle, [images, outputs]; NaN for silence, and before there is one. */
  answer(): Float64Array {
    this.#requireOpen('answer');
    return this.#decoder.latest;
  }

  /** Everything needed to go on from here later, as plain arrays by name. */
  async save(): Promise<RunState> {
    return this.#alone('save', async () => ({
      ...(await this.#inTime.save()),
      ...this.#inputs.save(),
      ...this.#decoder.save(),
    }));
  }

  /** Gives back what it holds on a device. Closing twice does nothing. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#requireOpen('close');
    this.#closed = true;
    this.#inTime.close();
    if (this.#device !== this.#network.device) await this.#device.close();
  }

  #momentOf(to: number | Moment): Moment {
    const { now } = this;
    if (typeof to === 'number') requireAbove0('stream.advance', 'the number of cycles', to);
    const until = typeof to === 'number' ? { cycle: now.cycle + to, phase: now.phase } : to;
    if (!Number.isInteger(until.cycle) || !(until.phase >= -1 && until.phase < 1)) {
      throw new RangeError(
        `stream.advance: the moment is (cycle ${until.cycle}, phase ${until.phase}); expected a whole number and a phase in [-1, 1).`,
      );
    }
    if (isBefore(until.cycle, until.phase, now.cycle, now.phase)) {
      throw new RangeError(
        `stream.advance: asked to go back to (cycle ${until.cycle}, phase ${until.phase}) from (cycle ${now.cycle}, phase ${now.phase}); time only goes forward.`,
      );
    }
    if (until.cycle > lastCycle) {
      throw new RangeError(
        `stream.advance: cycle ${until.cycle} is beyond ${lastCycle}, the last that a stream can count to; open a new stream.`,
      );
    }
    return until;
  }

  #requireOpen(asked: string): void {
    if (this.#closed) throw new Error(`stream.${asked}: the stream is closed; open another.`);
    if (this.#busy) {
      throw new Error(`stream.${asked}: another call on this stream is still at work; await it first.`);
    }
  }

  async #alone<Result>(asked: string, work: () => Promise<Result>): Promise<Result> {
    this.#requireOpen(asked);
    this.#busy = true;
    try {
      return await work();
    } finally {
      this.#busy = false;
    }
  }
}

/**
 * Opens a live network. References fire in every cycle for ever; inputs fire what is shown or fed. The same input gives the same spikes as `spike()`.
 *
 * @throws Error if a layer has no meaning in time, naming it; RangeError for an impossible option
 * @example
 * ```ts
 * import { openDevice, reference } from '@argand/backend';
 * import { createNetwork, dense } from '@argand/layers';
 * import { hold, openStream } from '@argand/spiking';
 *
 * const device = await openDevice([reference()]);
 * const network = await createNetwork({ device, seed: 0, inputShape: [2], layers: [dense(3), dense(2)] });
 * const stream = await openStream(network, { neuron: hold() });
 * await stream.show([0.25, -0.5]);
 * await stream.advance(5);
 * stream.answer().length; // 2
 * const state = await stream.save();
 * await stream.close();
 * const again = await openStream(network, { neuron: hold(), state });
 * again.now; // { cycle: 5, phase: -1 }
 * ```
 */
export async function openStream(network: Network, options: StreamOptions): Promise<Stream> {
  requireKind(networkKind, network, 'openStream', 'network');
  requireOptions(options, 'openStream');
  const { neuron, images = 1, noise, state } = options;
  requireKind(neuronKind, neuron, 'openStream', 'neuron');
  requireAbove0('openStream', 'images', images);
  const stages = await stagesOf(network);
  const layers = synapsesOf(stages);
  if (noise) requireNoise('openStream', noise, layers.length);
  const inputNeurons = network.shapes.layers[0].reduce((product, length) => product * length, 1);
  const outputs = outputsOf(stages);
  if (state) requireState(state, images * outputs);
  const device = await deviceFor(neuron, network.device);
  const inTime = new NetworkInTime({
    stages,
    neuron,
    device,
    images,
    firstImage: 0,
    noise,
    references: () => ({ from: 0, to: Number.POSITIVE_INFINITY }),
    state,
  });
  return new Stream({
    network,
    inTime,
    inputs: new StreamInputs(images, inputNeurons, state),
    decoder: new CycleDecoder(images, outputs, state),
    device,
    lastClock: layers.length,
    images,
    outputs,
  });
}

function requireState(state: RunState, answers: number): void {
  for (const name of ['inputs.now', 'inputs.shown', 'decoder.open', 'decoder.latest', 'decoder.cycle']) {
    if (!state[name]) {
      throw new RangeError(
        `openStream: the state has no ${name}; give what save() of a stream of this network gave.`,
      );
    }
  }
  if (state['decoder.open'].length !== answers) {
    throw new RangeError(
      `openStream: the state has ${state['decoder.open'].length} answers, but this network and number of images have ${answers}; open it as the saved stream was opened.`,
    );
  }
}
