import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Device, openDevice, reference } from '@argand/backend';
import { wasm } from '@argand/backend-wasm';
import { cifar10, type Dataset, fashionMnist, mnist, type Split, take } from '@argand/datasets';
import { type Network, readNetwork } from '@argand/layers';
import type { HashCode } from '../runner/kept-measurements.ts';
import { type CommandLine, sourceOf } from './command-line.ts';
import { type DatasetName, folderName, type NetworkSpec, specName } from './network-spec.ts';

const sources = { mnist: mnist(), 'fashion-mnist': fashionMnist(), cifar10: cifar10() };

/** Options of {@link Workbench.open}. */
export interface WorkbenchOptions {
  /** The folder of trained networks is here. */
  readonly runs: string;
  readonly commandLine: CommandLine;
  /** Folders with the files of data sets, if they are not installed. */
  readonly dataFolders: Readonly<Partial<Record<DatasetName, string | undefined>>>;
  readonly hashCode: HashCode;
  /** Whether to discard a trained network before it is trained. */
  readonly again: boolean;
}

/** The device, networks and images of the experiment, each opened when it is first used. */
export class Workbench {
  /** This module, whose code is part of every measurement. */
  static readonly code = import.meta.url;
  readonly #options: WorkbenchOptions;
  /** Of the code that trains; a network trained by other code is in another folder. */
  readonly #trainingCode: string;
  readonly #splits = new Map<string, Promise<Dataset>>();
  /** By path, modification time and size of a network file. */
  readonly #checksums = new Map<string, string>();
  #device: Promise<Device> | undefined;
  #open: { readonly name: string; readonly network: Network } | undefined;

  static async open(options: WorkbenchOptions): Promise<Workbench> {
    return new Workbench(options, await options.hashCode([sourceOf('train')]));
  }

  private constructor(options: WorkbenchOptions, trainingCode: string) {
    this.#options = options;
    this.#trainingCode = trainingCode;
  }

  async describeDevice(): Promise<string> {
    return (await this.device()).description;
  }

  device(): Promise<Device> {
    this.#device ??= openDevice([wasm(), reference()]);
    return this.#device;
  }

  /** The first images of the test set. */
  async testImages(name: DatasetName, count: number): Promise<Dataset> {
    const all = await this.#load(name, 'test');
    return take(all, 0, Math.min(count, all.length));
  }

  /** Resolves to the reason why a data set cannot be loaded and what to do, or undefined if it can. */
  async missing(name: DatasetName): Promise<string | undefined> {
    try {
      await this.#load(name, 'test');
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  /** A trained network. Only one is open at a time: opening one releases the one before. @throws Error if it is not trained yet */
  async network(spec: NetworkSpec): Promise<Network> {
    const name = specName(spec);
    if (this.#open?.name !== name) {
      this.#open?.network.dispose();
      this.#open = undefined;
      const bytes = await readFile(this.networkFile(spec));
      this.#open = { name, network: await readNetwork(bytes, { device: await this.device(), name }) };
    }
    return this.#open.network;
  }

  networkFile(spec: NetworkSpec): string {
    const name = folderName(spec, this.#trainingCode);
    return join(this.#options.runs, 'networks', name, 'network.safetensors');
  }

  /** SHA-256 of a trained network's file; undefined if it is not trained yet. */
  async networkChecksum(spec: NetworkSpec): Promise<string | undefined> {
    const file = this.networkFile(spec);
    const found = await stat(file).catch(() => undefined);
    if (!found) return undefined;
    const version = `${file} ${found.mtimeMs} ${found.size}`;
    const known = this.#checksums.get(version);
    if (known !== undefined) return known;
    const checksum = createHash('sha256')
      .update(await readFile(file))
      .digest('hex');
    this.#checksums.set(version, checksum);
    return checksum;
  }

  /** Whether a network is trained. */
  async has(spec: NetworkSpec): Promise<boolean> {
    return existsSync(this.networkFile(spec));
  }

  /**
   * Trains a network with `argand train`, which resumes an interrupted run.
   *
   * @returns the JSON it prints
   */
  async train(spec: NetworkSpec, signal: AbortSignal): Promise<string> {
    const folder = dirname(this.networkFile(spec));
    if (this.#options.again) await rm(folder, { recursive: true, force: true });
    await mkdir(dirname(folder), { recursive: true });
    const { dataset, model, recipe, epochs, augment = [], seed } = spec;
    if (this.#open?.name === specName(spec)) {
      this.#open.network.dispose();
      this.#open = undefined;
    }
    return this.#options.commandLine.run(
      [
        'train',
        ...['--dataset', dataset, '--model', model, '--recipe', recipe],
        ...(augment.length > 0 ? ['--augment', ...augment] : []),
        ...['--epochs', String(epochs), '--seed', String(seed), '--out', folder, '--json'],
        ...this.#dataFolder(dataset),
      ],
      signal,
    );
  }

  /** Counts the operations of a trained network and of its rate-coded twin, with `argand count`. @returns the JSON it prints */
  countRateCoded(
    spec: NetworkSpec,
    { images, steps }: { readonly images: number; readonly steps: readonly number[] },
    signal: AbortSignal,
  ): Promise<string> {
    return this.#options.commandLine.run(
      [
        ...['count', this.networkFile(spec), '--dataset', spec.dataset, '--neuron', 'gated'],
        ...['--rate-coded', '--rate-steps', steps.join(','), '--limit', String(images), '--json'],
        ...this.#dataFolder(spec.dataset),
      ],
      signal,
    );
  }

  async close(): Promise<void> {
    this.#open?.network.dispose();
    await (await this.#device)?.close();
  }

  #dataFolder(name: DatasetName): readonly string[] {
    const folder = this.#options.dataFolders[name];
    return folder === undefined ? [] : ['--data-dir', folder];
  }

  #load(name: DatasetName, split: Split): Promise<Dataset> {
    const key = `${name} ${split}`;
    const found = this.#splits.get(key);
    if (found) return found;
    const loading = sources[name].load(split, { dataDir: this.#options.dataFolders[name] });
    this.#splits.set(key, loading);
    return loading;
  }
}
