// The GPU's part: alone in Node, where a real card has its own problems, and in a page beside TensorFlow.js.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type AdapterDescription, webgpu } from '@argand/backend-webgpu';
import { type Entry, RunningContender, type Started } from './contenders.ts';
import { chromiumPath, openPage, PageContender, pageEntries } from './page.ts';
import type { Problem } from './problems.ts';
import { inTurns, type Outcome, type Patience } from './turns.ts';

/** What was measured on a GPU. */
export interface GpuRun {
  readonly adapter: Pick<AdapterDescription, 'name' | 'vendor' | 'architecture' | 'software'>;
  /** Versions of who took part beside Argand, and of the browser. */
  readonly versions: Readonly<Record<string, string>>;
  readonly outcomes: readonly Outcome[];
}

/** How it is measured. */
export interface GpuOptions {
  readonly peers: boolean;
  /** For the numbers of problems. */
  readonly folder: string;
  readonly patience: Patience;
  readonly say: (line: string) => void;
  /** Called with each outcome and all until then. */
  readonly show: (outcome: Outcome, all: readonly Outcome[]) => void;
}

const mlp = [784, 100, 10];
const product = (n: number) => ({ kind: 'matmul', rows: n, depth: n, columns: n }) as const;

/** In a page, everyone who is there. */
const inPage: readonly Problem[] = [
  { kind: 'train', widths: mlp, batch: 128 },
  { kind: 'infer', widths: mlp, batch: 1000 },
  ...[256, 512, 1024].map(product),
];

/** Argand alone in Node: what a card is bought for. */
const onCard: readonly Problem[] = [
  { kind: 'probe', limit: 'multiplyAdd' },
  ...[128, 4096].map((batch) => ({ kind: 'train', widths: mlp, batch }) as const),
  ...[128, 4096].map((batch) => ({ kind: 'infer', widths: mlp, batch }) as const),
  ...[1024, 2048, 4096, 8192].map(product),
  { kind: 'answer', model: 'mlp', neuron: 'none', images: 10_000 },
  ...(['gated', 'hold', 'resonator'] as const).map(
    (neuron) => ({ kind: 'spikes', model: 'mlp', neuron, images: 10_000 }) as const,
  ),
];

/** And of it what a driver in software is soon done with. */
const inSoftware: readonly Problem[] = [
  { kind: 'probe', limit: 'multiplyAdd' },
  { kind: 'train', widths: mlp, batch: 128 },
  product(512),
  { kind: 'spikes', model: 'mlp', neuron: 'gated', images: 50 },
];

const nodeEntry: Entry = {
  ...{ name: 'Argand, WebGPU', library: 'argand', threads: 1 },
  engine: `Dawn, Node ${process.versions.node.split('.')[0]}`,
  command: [process.execPath, fileURLToPath(new URL('argand.js', import.meta.url)), '1', 'webgpu'],
};

/** Measures what can be measured here; undefined, and why, where there is no adapter at all. */
export async function measureGpu(options: GpuOptions): Promise<GpuRun | undefined> {
  const { say, peers } = options;
  const folder = join(options.folder, 'gpu');
  let adapter: AdapterDescription;
  try {
    const device = await webgpu({ powerPreference: 'high-performance', software: true }).open();
    adapter = device.adapter;
    await device.close();
  } catch (error) {
    say(`no WebGPU: ${error instanceof Error ? error.message : error}`);
    return undefined;
  }
  const outcomes: Outcome[] = [];
  const versions: Record<string, string> = {};
  say(`\nWebGPU on ${adapter.name}${adapter.software ? ', a driver in software' : ''}`);

  const solve = async (problems: readonly Problem[], contenders: readonly Started[]) => {
    for (const problem of problems) {
      // WGSL's own sine, which others take, is only promised to be within 2⁻¹¹.
      const outcome = await inTurns(problem, contenders, folder, { ...options.patience, small: 0.1 });
      outcomes.push(outcome);
      options.show(outcome, outcomes);
    }
  };
  const ready = async (contender: Started) => {
    const { version, engine, error } = await contender.hello();
    const { name, library } = contender.entry;
    if (version === undefined) say(`${name} does not start here: ${error}`);
    else {
      if (library !== 'argand') versions[library] = version;
      say(`${name}: ${engine}`);
    }
    return version !== undefined;
  };

  const inNode = new RunningContender(nodeEntry);
  if (await ready(inNode)) await solve(adapter.software ? inSoftware : onCard, [inNode]);
  inNode.stop();

  if (!existsSync(chromiumPath)) {
    say(`no browser at ${chromiumPath}; ARGAND_CHROMIUM says where one is.`);
    return { adapter, versions, outcomes };
  }
  const { browser, page } = await openPage(folder, adapter.software);
  try {
    versions.Chromium = browser.version();
    const contenders: Started[] = [];
    for (const [number, entry] of pageEntries(peers).entries()) {
      const contender = new PageContender(entry, page, number);
      if (await ready(contender)) contenders.push(contender);
    }
    await solve(inPage, contenders);
  } finally {
    await browser.close();
  }
  return { adapter, versions, outcomes };
}
