/// <reference lib="esnext.disposable" preserve="true" />

import { type Device, requireOptions, requireType, sizeOf } from '@argand/backend';
import { DeviceError, OptionError } from '@argand/errors';
import { type Network, networkType } from '@argand/layers';
import type { Moment, Spike, SpikeTrain } from '@argand/phasor';
import { earliest, lastCycle } from '../moments.ts';
import { NetworkInTime, type StreamState } from '../network/run.ts';
import { deviceFor } from '../network/spike.ts';
import { outputsOf, stagesOf, synapsesOf } from '../network/stages.ts';
import { type Neuron, neuronKind } from '../neuron.ts';
import { type Noise, requireNoise } from '../noise/noise.ts';
import { requireAbove0 } from '../spikes/encode.ts';
import { isBefore } from '../spikes/spike-train.ts';
import { CycleDecoder } from './cycle-decoder.ts';
import { Frontier } from './frontier.ts';
import {
  identityOf,
  requireIdentity,
  requireNoOthers,
  type StreamIdentity,
  saveIdentity,
} from './stream-identity.ts';
import { type StreamInput, shownPhases } from './stream-input.ts';
import { StreamInputs } from './stream-inputs.ts';
import { joinSteps, type StreamStep } from './stream-step.ts';

/** Options of {@link openStream}. */
export interface StreamOptions {
  readonly neuron: Neuron;
  /** How many streams run side by side, each with its own input; 1 if not given. They never meet. */
  readonly images?: number;
  /** What disturbs the spikes; nothing if not given. */
  readonly noise?: Noise | readonly Noise[];
  /** What `save()` gave for a stream of the same network and options: it goes on from there. */
  readonly state?: StreamState;
}

/** The most neurons of a layer, of all images together. */
const mostNeurons = 2 ** 26;
/** About how many spikes of the widest layer are computed at once. */
const spikesOfWindow = 2 ** 14;
/** The most bytes that `advance` returns, as estimated before it starts. */
const mostResultBytes = 2 ** 30;
/** A spike is a neuron, a cycle and a phase; while windows are joined there are two of each. */
const bytesOfSpike = 32;

/**
 * A live network: what its inputs fire is told as it comes, time is advanced, spikes come out. It keeps what its neurons keep and what has not been
 * fired yet, nothing else, however long it runs; after cycle 2³¹ − 16 (68 years of periods of one second) it refuses to go on.
 *
 * Layers take turns: told its inputs up to a moment, each layer goes as far as it can be known then, which is that moment less what the neurons and noise
 * before it look ahead.
 *
 * If an advance fails halfway, as on a device without memory, the stream frees all it holds and refuses every further call. A call that is refused
 * before it starts, such as one with an impossible moment, changes nothing.
 */
export class Stream implements AsyncDisposable {
  readonly outputs: number;
  readonly images: number;
  readonly #network: Network;
  readonly #inTime: NetworkInTime;
  readonly #inputs: StreamInputs;
  readonly #decoder: CycleDecoder;
  readonly #device: Device;
  readonly #lastClock: number;
  readonly #identity: StreamIdentity;
  /** How many cycles may be computed at once. */
  readonly #window: number;
  readonly #bytesOfCycle: number;
  #busy = false;
  #closed = false;
  #failure: { readonly error: unknown } | undefined;

  /** Use {@link openStream}. */
  constructor(open: {
    readonly network: Network;
    readonly inTime: NetworkInTime;
    readonly inputs: StreamInputs;
    readonly decoder: CycleDecoder;
    readonly device: Device;
    /** [L] how many neurons each layer with synapses has. */
    readonly neurons: readonly number[];
    /** How many neurons the widest population has, a reference among them. */
    readonly widest: number;
    readonly identity: StreamIdentity;
    readonly images: number;
    readonly outputs: number;
  }) {
    this.#network = open.network;
    this.#inTime = open.inTime;
    this.#inputs = open.inputs;
    this.#decoder = open.decoder;
    this.#device = open.device;
    this.#lastClock = open.neurons.length;
    this.#identity = open.identity;
    this.images = open.images;
    this.outputs = open.outputs;
    this.#window = Math.max(Math.floor(spikesOfWindow / (open.images * open.widest)), 1);
    const fired = open.neurons.reduce((sum, neurons) => sum + neurons, open.outputs);
    this.#bytesOfCycle = open.images * (bytesOfSpike * fired + 2 * 8 * open.outputs);
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
  async setInput(input: StreamInput | undefined): Promise<void> {
    await this.#alone('setInput', async () => {
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
  pushSpikes(spikes: SpikeTrain | readonly (readonly Spike[])[]): void {
    this.#requireOpen('pushSpikes');
    this.#inputs.feed(spikes);
  }

  /**
   * Lets time pass. It works in windows of some cycles, so that only what it returns grows with the number of cycles. One call of n cycles returns what n
   * calls return, to the last bit.
   *
   * @param to whole cycles from now, 1 if not given; or a moment of clock 0
   * @returns what happened since the last call
   * @throws RangeError if the moment lies before `now` or too far ahead for an int32 cycle, or if what is returned would take more than 1 GiB, as
   * estimated with one spike a neuron and cycle; nothing has moved then, and `steps` takes as many cycles as there are
   */
  async advance(to: number | Moment = 1): Promise<StreamStep> {
    return this.#alone('advance', async () => {
      const until = this.#momentOf('advance', to);
      const { cycle, phase } = this.now;
      const cycles = until.cycle - cycle + (until.phase > phase ? 1 : 0);
      const bytes = cycles * this.#bytesOfCycle;
      if (cycles > this.#window && bytes > mostResultBytes) {
        throw new OptionError(
          `stream.advance: ${cycles} cycles would return about ${Math.ceil(bytes / 2 ** 20)} MiB of spikes, more than ${mostResultBytes / 2 ** 20} MiB; advance at most ${Math.floor(mostResultBytes / this.#bytesOfCycle)} cycles at once, or take them step by step: for await (const step of stream.steps(${cycles})).`,
        );
      }
      const steps = [await this.#step(until)];
      while (this.#isBefore(until)) steps.push(await this.#step(until));
      return joinSteps(steps);
    });
  }

  /**
   * Lets time pass in steps of bounded memory: what `advance` would return at once, window by window. Leave the loop early, and the stream
   * stands where the last step ended.
   *
   * @param to whole cycles from now, or a moment of clock 0
   * @throws RangeError at once if the moment lies before `now`, or too far ahead for an int32 cycle
   * @example
   * ```ts
   * import { openDevice, reference } from '@argand/backend';
   * import { createNetwork, dense } from '@argand/layers';
   * import { gated, openStream } from '@argand/spiking';
   *
   * const device = await openDevice([reference()]);
   * const network = await createNetwork({ device, seed: 0, inputShape: [2], layers: [dense(3), dense(2)] });
   * const stream = await openStream(network, { neuron: gated() });
   * await stream.setInput([0.25, -0.5]);
   * let operations = 0;
   * for await (const step of stream.steps(20_000)) operations += step.operations[0];
   * operations; // 339994
   * ```
   */
  steps(to: number | Moment): AsyncGenerator<StreamStep, void, undefined> {
    this.#requireOpen('steps');
    return this.#stepsUntil(this.#momentOf('steps', to));
  }

  /** The decoded phases of the last whole cycle, [images, outputs]; NaN for silence, and before there is one. */
  answer(): Float64Array {
    this.#requireOpen('answer');
    return this.#decoder.latest;
  }

  /**
   * Everything needed to go on from here later, as plain arrays by name. One of them names the neuron, its settings, the noise and the SHA-256 of
   * the network, so that no other stream resumes from it.
   */
  async save(): Promise<StreamState> {
    return this.#alone('save', async () => ({
      ...saveIdentity(this.#identity),
      ...(await this.#inTime.save()),
      ...this.#inputs.save(),
      ...this.#decoder.save(),
    }));
  }

  /** Frees what it holds on a device. Idempotent. */
  async close(): Promise<void> {
    if (this.#closed || this.#failure) return;
    this.#requireOpen('close');
    this.#closed = true;
    await this.#release();
  }

  /** `close()`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #release(): Promise<void> {
    this.#inTime.close();
    if (this.#device !== this.#network.device) await this.#device.close();
  }

  async *#stepsUntil(until: Moment): AsyncGenerator<StreamStep, void, undefined> {
    while (this.#isBefore(until)) yield await this.#alone('steps', () => this.#step(until));
  }

  #isBefore({ cycle, phase }: Moment): boolean {
    return isBefore(this.now.cycle, this.now.phase, cycle, phase);
  }

  /** Advances by one window, but not beyond a moment. If that fails, the stream is of no further use. */
  async #step(until: Moment): Promise<StreamStep> {
    const { now } = this;
    try {
      return await this.#advanceTo(
        earliest(until, { cycle: now.cycle + this.#cyclesAtOnce(), phase: now.phase }),
      );
    } catch (error) {
      this.#failure = { error };
      // What went wrong is the error that is told, whatever goes wrong after it.
      await this.#release().catch(() => {});
      throw error;
    }
  }

  /**
   * How many cycles are computed at once. What n calls return, one call of n cycles returns to the last bit: at quarters of a cycle every neuron
   * is looked at anyway, so windows that end there can be of any length; otherwise they end with every cycle, as the n calls do.
   */
  #cyclesAtOnce(): number {
    const quarters = [(this.now.phase + 1) / 2, ...this.#inTime.lookaheads].map((time) => 4 * time);
    return quarters.every(Number.isInteger) ? this.#window : 1;
  }

  async #advanceTo(until: Moment): Promise<StreamStep> {
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
  }

  #momentOf(asked: string, to: number | Moment): Moment {
    const { now } = this;
    if (typeof to === 'number') requireAbove0(`stream.${asked}`, 'the number of cycles', to);
    const until = typeof to === 'number' ? { cycle: now.cycle + to, phase: now.phase } : to;
    if (!Number.isInteger(until.cycle) || !(until.phase >= -1 && until.phase < 1)) {
      throw new OptionError(
        `stream.${asked}: the moment is (cycle ${until.cycle}, phase ${until.phase}); expected a whole number and a phase in [-1, 1).`,
      );
    }
    if (isBefore(until.cycle, until.phase, now.cycle, now.phase)) {
      throw new OptionError(
        `stream.${asked}: asked to go back to (cycle ${until.cycle}, phase ${until.phase}) from (cycle ${now.cycle}, phase ${now.phase}); time only goes forward.`,
      );
    }
    if (until.cycle > lastCycle) {
      throw new OptionError(
        `stream.${asked}: cycle ${until.cycle} is beyond ${lastCycle}, the last that a stream can count to; open a new stream.`,
      );
    }
    return until;
  }

  #requireOpen(asked: string): void {
    if (this.#closed) throw new DeviceError(`stream.${asked}: the stream is closed; open another.`);
    if (this.#failure) {
      const { error } = this.#failure;
      throw new DeviceError(
        `stream.${asked}: an earlier call failed halfway (${error instanceof Error ? error.message : String(error)}), and the stream is closed; open another, from a state that was saved before if there is one.`,
        { cause: error },
      );
    }
    if (this.#busy) {
      throw new OptionError(`stream.${asked}: another call on this stream is still at work; await it first.`);
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
 * @throws Error if a layer has no meaning in time, naming it; RangeError for an impossible option, more than 2²⁶ neurons of a layer in all images together,
 * or a state that is damaged or of another network, neuron or number of images: every array of it is checked
 * @example
 * ```ts
 * import { openDevice, reference } from '@argand/backend';
 * import { createNetwork, dense } from '@argand/layers';
 * import { hold, openStream } from '@argand/spiking';
 *
 * const device = await openDevice([reference()]);
 * const network = await createNetwork({ device, seed: 0, inputShape: [2], layers: [dense(3), dense(2)] });
 * const stream = await openStream(network, { neuron: hold() });
 * await stream.setInput([0.25, -0.5]);
 * await stream.advance(5);
 * stream.answer().length; // 2
 * const state = await stream.save();
 * await stream.close();
 * const again = await openStream(network, { neuron: hold(), state });
 * again.now; // { cycle: 5, phase: -1 }
 * ```
 */
export async function openStream(network: Network, options: StreamOptions): Promise<Stream> {
  requireType(networkType, network, 'openStream', 'network');
  requireOptions(options, 'openStream');
  const { neuron, images = 1, noise, state } = options;
  requireType(neuronKind, neuron, 'openStream', 'neuron');
  requireAbove0('openStream', 'images', images);
  const stages = await stagesOf(network);
  const layers = synapsesOf(stages);
  if (noise) requireNoise('openStream', noise, layers.length);
  const neurons = layers.map(({ fanOut }) => fanOut.targets);
  const inputNeurons = sizeOf(network.shapes.layers[0]);
  const widest = layers.reduce(
    (most, { fanOut }) => Math.max(most, fanOut.sources, fanOut.targets),
    inputNeurons,
  );
  if (images * widest > mostNeurons) {
    throw new OptionError(
      `openStream: images is ${images}, and the widest layer has ${widest} neurons; their product must be at most ${mostNeurons}. Take fewer images.`,
    );
  }
  const outputs = outputsOf(stages);
  const identity = await identityOf(network, { neuron, images, noise });
  if (state) requireIdentity(state, identity);
  const inputs = new StreamInputs(images, inputNeurons, state);
  const frontier = new Frontier(inputs.now);
  const device = await deviceFor(neuron, network.device);
  let inTime: NetworkInTime | undefined;
  try {
    inTime = new NetworkInTime({
      stages,
      neuron,
      device,
      images,
      firstImage: 0,
      noise,
      references: () => ({ from: 0, to: Number.POSITIVE_INFINITY }),
      ...(state ? { saved: { state, toldOf: (standing) => frontier.of(standing) } } : {}),
    });
    if (state) requireNoOthers(state, inTime.stageCount);
    const known = frontier.known(layers.length);
    const decoder = new CycleDecoder(images, outputs, state && { state, known });
    return new Stream({
      network,
      inTime,
      inputs,
      decoder,
      device,
      neurons,
      widest,
      identity,
      images,
      outputs,
    });
  } catch (error) {
    inTime?.close();
    if (device !== network.device) await device.close();
    throw error;
  }
}
