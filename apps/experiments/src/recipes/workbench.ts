import { type Device, openDevice, reference } from '@argand/backend';
import { wasm } from '@argand/backend-wasm';
import { type Dataset, fashionMnist, mnist, take } from '@argand/datasets';

export type DatasetName = 'mnist' | 'fashion-mnist';

/** The training images of a data set, split: networks are trained on some and evaluated on the others. */
export interface SplitImages {
  readonly training: Dataset;
  readonly heldOut: Dataset;
}

/** The number of images of each part of the split. */
export interface SplitSize {
  readonly training: number;
  readonly heldOut: number;
}

const sources = { mnist: mnist(), 'fashion-mnist': fashionMnist() };

/** The device and the training images, opened when they are first used. Test images are never loaded. */
export class Workbench {
  /** This module, whose code is part of every measurement. */
  static readonly code = import.meta.url;
  readonly #images = new Map<DatasetName, Promise<Dataset>>();
  #device: Promise<Device> | undefined;

  device(): Promise<Device> {
    this.#device ??= openDevice([wasm(), reference()]);
    return this.#device;
  }

  async describeDevice(): Promise<string> {
    return (await this.device()).description;
  }

  /** The first training images, and the last ones as the held-out images. */
  async images(name: DatasetName, { training, heldOut }: SplitSize): Promise<SplitImages> {
    const all = await this.#load(name);
    return { training: take(all, 0, training), heldOut: take(all, all.length - heldOut) };
  }

  /** Resolves to the reason why a data set cannot be loaded and what to do, or undefined if it can. */
  async missing(name: DatasetName): Promise<string | undefined> {
    try {
      await this.#load(name);
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  async close(): Promise<void> {
    await (await this.#device)?.close();
  }

  #load(name: DatasetName): Promise<Dataset> {
    const loading = this.#images.get(name) ?? sources[name].load('train');
    this.#images.set(name, loading);
    return loading;
  }
}
