import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type Device, openDevice, reference } from '@argand/backend';
import { wasm } from '@argand/backend-wasm';
import { type Dataset, mnist, take } from '@argand/datasets';
import { type Network, readNetwork } from '@argand/layers';
import type { GoldenName } from './settings.ts';

/** The backend of a measurement: `wasm` computes in float32, `reference` in float64. */
export type BackendName = 'wasm' | 'reference';

const golden = new URL('../../../../tests/golden/', import.meta.url);

/** The devices, networks and images of the experiment, each opened when it is first used. */
export class Workbench {
  /** This module, whose code is part of every measurement. */
  static readonly code = import.meta.url;
  readonly #devices = new Map<BackendName, Promise<Device>>();
  readonly #networks = new Map<string, Promise<Network>>();
  readonly #splits = new Map<'train' | 'test', Promise<Dataset>>();

  device(backend: BackendName): Promise<Device> {
    return once(this.#devices, backend, () => openDevice([backend === 'wasm' ? wasm() : reference()]));
  }

  /** A network that an independent implementation trained, from the golden files of the tests. */
  golden(name: GoldenName, backend: BackendName): Promise<Network> {
    return once(this.#networks, `${name} ${backend}`, async () =>
      readNetwork(await readFile(goldenFile(name)), { device: await this.device(backend), name }),
    );
  }

  /** The first images of MNIST's training or test set. */
  async images(split: 'train' | 'test', count: number): Promise<Dataset> {
    const all = await once(this.#splits, split, () => mnist().load(split));
    return take(all, 0, Math.min(count, all.length));
  }

  async describeDevice(): Promise<string> {
    return (await this.device('wasm')).description;
  }

  async close(): Promise<void> {
    for (const device of this.#devices.values()) await (await device).close();
  }
}

/** The first 16 digits of the SHA-256 of a golden network's file. */
export async function checksumOf(name: GoldenName): Promise<string> {
  return createHash('sha256')
    .update(await readFile(goldenFile(name)))
    .digest('hex')
    .slice(0, 16);
}

function goldenFile(name: GoldenName): URL {
  return new URL(`${name}/network.safetensors`, golden);
}

function once<K, V>(opened: Map<K, Promise<V>>, key: K, open: () => Promise<V>): Promise<V> {
  const found = opened.get(key) ?? open();
  opened.set(key, found);
  return found;
}
