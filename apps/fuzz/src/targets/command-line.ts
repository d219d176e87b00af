import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { writeNetwork } from '@argand/layers';
import { writeNpy } from '@argand/npy';
import { engineWords } from '../attempt.ts';
import { mutateArguments } from '../mutation/arguments.ts';
import { requirePromise, type Target } from '../target.ts';
import { networkOf } from './networks.ts';

const program = join(dirname(createRequire(import.meta.url).resolve('argand/package.json')), 'dist/main.js');

/** Stands for the folder of a campaign's files in kept inputs, which are read on other machines too. */
const folderWord = 'FOLDER';

const network = `${folderWord}/network.safetensors`;
const images = `${folderWord}/images.npy`;
const device = ['--backend', 'reference', '--json'];

const commands: readonly (readonly string[])[] = [
  [
    'train',
    '--dataset',
    'yin-yang',
    '--model',
    'mlp-pixels',
    '--epochs',
    '1',
    '--batch-size',
    '1000',
    '--out',
    `${folderWord}/run`,
    ...device,
  ],
  [
    'evaluate',
    network,
    '--dataset',
    'yin-yang',
    '--limit',
    '5',
    '--neuron',
    'resonator',
    '--cycles',
    '3',
    ...device,
  ],
  [
    'sweep',
    network,
    '--dataset',
    'yin-yang',
    '--limit',
    '5',
    '--jitter',
    '0.02,0.05',
    '--out',
    `${folderWord}/sweep`,
    ...device,
  ],
  ['count', network, '--dataset', 'yin-yang', '--limit', '5', '--neuron', 'hold', ...device],
  [
    'run',
    network,
    '--input',
    images,
    '--output',
    `${folderWord}/out.npy`,
    '--neuron',
    'ode',
    '--cycles',
    '2',
    ...device,
  ],
  ['run', network, '--input', images, '--output', `${folderWord}/out.npy`, ...device],
  ['stream', network, '--input', images, '--neuron', 'gated', '--cycles', '4', ...device],
  [
    'gradient',
    network,
    '--input',
    images,
    '--labels',
    `${folderWord}/labels.npy`,
    '--output',
    `${folderWord}/g.npz`,
    ...device,
  ],
  ['export', network, '--out', `${folderWord}/export`],
  ['data', 'list'],
  ['data', 'path', 'yin-yang'],
  ['report', `${folderWord}/run`],
];

/** Files that the commands read, made once. */
let files: Promise<string> | undefined;
async function makeFiles(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'argand-fuzz-'));
  const tiny = await networkOf({
    inputShape: [4],
    encoder: [{ kind: 'clip' }],
    layers: [{ kind: 'dense', units: 3, bias: true }],
    readout: { kind: 'quadrature', classes: 3 },
  });
  await writeFile(join(folder, 'network.safetensors'), await writeNetwork(tiny));
  await writeFile(
    join(folder, 'images.npy'),
    writeNpy({ shape: [2, 4], numbers: new Float32Array(8).fill(0.25) }),
  );
  await writeFile(join(folder, 'labels.npy'), writeNpy({ shape: [2], numbers: Int32Array.of(0, 2) }));
  return folder;
}

/** Runs a command line in a process of its own, in the folder, where it may leave what it makes. */
async function run(words: readonly string[], folder: string) {
  const child = spawn(
    process.execPath,
    [program, ...words.map((word) => word.replaceAll(folderWord, folder))],
    {
      cwd: folder,
      env: { ...process.env, XDG_CACHE_HOME: folder },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit') as Promise<[number | null]>,
  ]);
  return { code, stdout, stderr };
}

/** Options of the command line. */
export const commandLineTargets: readonly Target[] = [
  {
    name: 'options',
    share: 0.005,
    seeds: async () => commands.map((words) => new TextEncoder().encode(JSON.stringify(words))),
    mutate: mutateArguments,
    read: async (input) => {
      files ??= makeFiles();
      const words = JSON.parse(new TextDecoder().decode(input)) as string[];
      const { code, stdout, stderr } = await run(words, await files);
      const shown = `${words.join(' ')}\n${stderr.slice(-1500)}`;
      requirePromise(code === 0 || code === 1 || code === 2, `exit code ${code}: ${shown}`);
      requirePromise(code === 0 || stderr.trim() !== '', `exit code ${code} without a word: ${shown}`);
      requirePromise(!/^\s+at .*:\d+/m.test(stderr), `a stack trace: ${shown}`);
      requirePromise(!engineWords.test(stderr), `the engine's words: ${shown}`);
      const isJson =
        code === 0 && words.includes('--json') && !words.includes('--help') && !words.includes('--version');
      if (isJson && words[0] !== 'stream') JSON.parse(stdout);
    },
  },
];
