/// <reference lib="esnext.disposable" preserve="true" />

import type { Device } from '@argand/backend';
import { OptionError } from '@argand/errors';
import type { Network } from '@argand/layers';
import type { Moment, Spike, SpikeTrain } from '@argand/phasor';
import { earliest } from '../moments.ts';
import type { NetworkInTime } from '../network/network-in-time.ts';
import type { StreamState } from '../network/open-stages.ts';
import { isBefore } from '../spikes/spike-train.ts';
import type { CycleDecoder } from './cycle-decoder.ts';
import { ExclusiveCalls } from './exclusive-calls.ts';
import { Frontier } from './frontier.ts';
import { type StreamIdentity, saveIdentity } from './stream-identity.ts';
import { type StreamInput, shownPhases } from './stream-input.ts';
import type { StreamInputs } from './stream-inputs.ts';
import { joinSteps, type StreamStep } from './stream-step.ts';
import { targetMoment } from './target-moment.ts';

/** About the number of spikes of the widest layer that are computed at once. */
const spikesOfWindow = 2 ** 14;
/** The most bytes that `advance` may return, as estimated before it starts. */
const mostResultBytes = 2 ** 30;
/** A spike is a neuron, a cycle and a phase; while windows are joined there are two copies of each. */
const bytesOfSpike = 32;

/**
 * A live network: input spikes go in as they occur, time advances, output spikes come out. It keeps the state of its neurons and the spikes that
 * are not released yet. Its memory does not grow, however long it runs. It can run up to cycle 2³¹ − 16 (68 years of periods of one second).
 *
 * `advance` advances all layers. Each layer advances as far as its input is known: up to the given moment less the look-aheads of the neurons and
 * the noise before it.
 *
 * If an advance fails halfway, for example on a device without memory, the stream frees all it holds and refuses every further call. A call that is
 * refused before it starts, such as one with an impossible moment, changes nothing.
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
  /** The most cycles that are computed at once. */
  readonly #window: number;
  readonly #bytesOfCycle: number;
  readonly #calls = new ExclusiveCalls();

  /** Use {@link openStream}. */
  constructor(open: {
    readonly network: Network;
    readonly inTime: NetworkInTime;
    readonly inputs: StreamInputs;
    readonly decoder: CycleDecoder;
    readonly device: Device;
    /** [L] number of neurons of each layer with synapses. */
    readonly neurons: readonly number[];
    /** Number of neurons of the widest population, with its reference. */
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

  /** The moment of clock 0 up to which the stream has advanced. */
  get now(): Moment {
    return this.#inputs.now;
  }

  /**
   * Sets the phases at which inputs fire, in every cycle from the next one that has not begun, until the next call.
   *
   * @param input images as the network takes them, as many as the stream has; or phases [images, inputs] of its first layer, NaN for silence; or
   * undefined, so that inputs stop firing
   * @throws RangeError if the number of images differs, or a phase is not in [−1, 1)
   */
  async setInput(input: StreamInput | undefined): Promise<void> {
    await this.#calls.run('setInput', async () => {
      if (input === undefined) this.#inputs.hide();
      else this.#inputs.show(await shownPhases(this.#network, input));
    });
  }

  /**
   * Adds single spikes of the inputs on clock 0, beside those of `setInput`. They may be ahead of `now`, in any order, but not before it.
   *
   * @param spikes a train, or a list of spikes for each image
   * @throws RangeError that names the image and the spike, if a neuron does not exist, a phase is NaN or not in [−1, 1), or a spike is before `now`
   */
  pushSpikes(spikes: SpikeTrain | readonly (readonly Spike[])[]): void {
    this.#calls.requireOpen('pushSpikes');
    this.#inputs.feed(spikes);
  }

  /**
   * Advances time and returns the spikes since the last call. One call of n cycles returns the same spikes, bit for bit, as n calls of one cycle. It works in
   * windows of some cycles, so only its result grows with the number of cycles.
   *
   * @param to whole cycles from now, or a moment of clock 0. Default 1 cycle.
   * @throws RangeError if the moment lies before `now` or is too far ahead for an int32 cycle, or if the result would take more than 1 GiB, as
   * estimated with one spike per neuron and cycle. Then time has not advanced; `steps` accepts any number of cycles.
   */
  async advance(to: number | Moment = 1): Promise<StreamStep> {
    return this.#calls.run('advance', async () => {
      const until = targetMoment('advance', to, this.now);
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
   * Advances time in steps of bounded memory: the result of `advance`, window by window. If you leave the loop early, the stream has advanced to the
   * end of the last step.
   *
   * @param to whole cycles from now, or a moment of clock 0
   * @throws RangeError at once if the moment lies before `now`, or is too far ahead for an int32 cycle
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
    this.#calls.requireOpen('steps');
    return this.#stepsUntil(targetMoment('steps', to, this.now));
  }

  /** Returns the decoded phases of the last whole cycle, [images, outputs]; NaN for silence, and before the first whole cycle. */
  answer(): Float64Array {
    this.#calls.requireOpen('answer');
    return this.#decoder.latest;
  }

  /**
   * Returns everything needed to resume later, as plain arrays by name. One of them names the neuron, its settings, the noise and the SHA-256 of
   * the network, so that a stream of another network or other settings refuses it.
   */
  async save(): Promise<StreamState> {
    return this.#calls.run('save', async () => ({
      ...saveIdentity(this.#identity),
      ...(await this.#inTime.save()),
      ...this.#inputs.save(),
      ...this.#decoder.save(),
    }));
  }

  /** Frees what the stream holds on a device. Idempotent. */
  async close(): Promise<void> {
    if (this.#calls.ended) return;
    this.#calls.requireOpen('close');
    this.#calls.close();
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
    while (this.#isBefore(until)) yield await this.#calls.run('steps', () => this.#step(until));
  }

  #isBefore({ cycle, phase }: Moment): boolean {
    return isBefore(this.now.cycle, this.now.phase, cycle, phase);
  }

  /** Advances by one window, but not beyond a moment. If that fails, the stream is unusable. */
  async #step(until: Moment): Promise<StreamStep> {
    const { now } = this;
    try {
      return await this.#advanceTo(
        earliest(until, { cycle: now.cycle + this.#cyclesAtOnce(), phase: now.phase }),
      );
    } catch (error) {
      this.#calls.fail(error);
      // This error is reported, even if releasing fails too.
      await this.#release().catch(() => {});
      throw error;
    }
  }

  /**
   * The number of cycles to compute at once, so that one call of n cycles returns the same bits as n calls. Every neuron is evaluated at quarters of a
   * cycle, so windows that end there may have any length. Otherwise a window ends with every cycle, as the n calls do.
   */
  #cyclesAtOnce(): number {
    const quarters = [(this.now.phase + 1) / 2, ...this.#inTime.lookaheads].map((time) => 4 * time);
    return quarters.every(Number.isInteger) ? this.#window : 1;
  }

  async #advanceTo(until: Moment): Promise<StreamStep> {
    const frontier = new Frontier(until);
    const arriving = this.#inputs.advance(until);
    const run = await this.#inTime.advance(arriving, (time) => frontier.of(time));
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
}
