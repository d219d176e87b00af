import { openDevice, reference } from '@argand/backend';
import { wasm } from '@argand/backend-wasm';
import { type Network, readNetwork } from '@argand/layers';
import { mnistMlp } from '@argand/pretrained/mnist-mlp';
import { expose } from 'comlink';
import type { Answer } from './answer.ts';
import { computeAnswer } from './compute-answer.ts';
import type { SpikingSettings } from './settings.ts';
import { smallNetwork } from './small-network.ts';

// One image is too little work for a second thread.
const device = openDevice([wasm({ threads: 1 }), reference()]);

let network: Promise<Network> | undefined;
let small: Promise<Network> | undefined;

/** What the page asks of the worker that answers. */
const answering = {
  /** A drawing, answered by the network in use: the pretrained one, until another is given. */
  async answer(pixels: Float32Array, settings: SpikingSettings): Promise<Answer> {
    network ??= device.then((opened) => mnistMlp.load({ device: opened }));
    return computeAnswer(await network, pixels, settings);
  },

  /** Four phases, answered by the small network of the explanation. */
  async answerSmall(phases: Float32Array, settings: SpikingSettings): Promise<Answer> {
    small ??= device.then(smallNetwork);
    return computeAnswer(await small, phases, settings);
  },

  /** From now on the network of this file answers. */
  async use(file: Uint8Array): Promise<void> {
    const read = await readNetwork(file, { device: await device, name: 'the network that was trained' });
    const before = await network?.catch(() => undefined);
    network = Promise.resolve(read);
    before?.dispose();
  },
};

export type Answering = typeof answering;

expose(answering);
