import { openDevice, reference } from '@argand/backend';
import { wasm } from '@argand/backend-wasm';
import { type Network, readNetwork } from '@argand/layers';
import { mnistMlp } from '@argand/pretrained/mnist-mlp';
import { expose } from 'comlink';
import { cached } from '../workers/cached.ts';
import { holdLock } from '../workers/hold-lock.ts';
import type { Answer } from './answer.ts';
import { computeAnswer } from './compute-answer.ts';
import type { SpikingSettings } from './settings.ts';
import { smallNetwork } from './small-network.ts';

const locked = holdLock();
// One image is too little work for a second thread.
const device = cached(() => openDevice([wasm({ threads: 1 }), reference()]));
const pretrained = cached(async () => mnistMlp.load({ device: await device() }));
const small = cached(async () => smallNetwork(await device()));

/** The network that was given, in the place of the pretrained one. */
let given: Network | undefined;

/** What the page asks of the worker that answers. */
const answering = {
  ready: () => locked,

  /** A drawing, answered by the network in use: the pretrained one, until another is given. */
  async answer(pixels: Float32Array, settings: SpikingSettings): Promise<Answer> {
    return computeAnswer(given ?? (await pretrained()), pixels, settings);
  },

  /** Four phases, answered by the small network of the explanation. */
  async answerSmall(phases: Float32Array, settings: SpikingSettings): Promise<Answer> {
    return computeAnswer(await small(), phases, settings);
  },

  /** From now on the network of this file answers. */
  async use(file: Uint8Array): Promise<void> {
    const read = await readNetwork(file, { device: await device(), name: 'the network that was trained' });
    given?.dispose();
    given = read;
  },
};

export type Answering = typeof answering;

expose(answering);
