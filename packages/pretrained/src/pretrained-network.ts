import type { Device } from '@argand/backend';
import { type Network, readNetwork } from '@argand/layers';
import { readBytes } from './read-bytes.ts';

/** What a network is loaded with. */
export interface LoadOptions {
  /** Where its tensors go. */
  readonly device: Device;
}

/** A trained network that this package ships: what is known of it, and its file. */
export interface PretrainedNetwork {
  /** Its .safetensors file: of this package in Node, an asset of the bundle in a page. */
  readonly file: URL;
  /** The data set it learnt, as `argand data list` names it. */
  readonly dataset: string;
  /** What its classes are, in their order. */
  readonly classes: readonly string[];
  /** The fraction of the 10,000 test images that it answers rightly, atemporally; gated and hold spikes give the same answers. */
  readonly accuracy: number;
  /** The command that made it, in a clone of the repository. */
  readonly command: string;
  /**
   * Reads the network onto a device. It is not kept: each call gives a network of its own, to be freed by its owner.
   *
   * @throws Error that names the file, if it cannot be had or is damaged
   */
  load(options: LoadOptions): Promise<Network>;
}

/** A network and the file it is read from. */
export function pretrained(about: Omit<PretrainedNetwork, 'load'>): PretrainedNetwork {
  return {
    ...about,
    load: async ({ device }) =>
      readNetwork(await readBytes(about.file), { device, name: about.file.pathname.split('/').at(-1) ?? '' }),
  };
}
