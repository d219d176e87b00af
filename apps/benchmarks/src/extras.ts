// What is not a time of one call: start-up, size, garbage, the main job.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { nodes } from './contenders.ts';
import { median } from './turns.ts';

const app = fileURLToPath(new URL('..', import.meta.url));

/** From nothing to the first training step, and how long Node alone takes to start. */
export interface Start {
  readonly library: string;
  readonly engine: string;
  readonly milliseconds: number;
  readonly bare: number;
}

/** Bytes until the first training step in a page. */
export interface Size {
  readonly library: string;
  /** JavaScript, minified and compressed. */
  readonly script: number;
  /** WebAssembly, as it is; absent where it is made at run time. */
  readonly wasm?: number;
}

/** What a training step leaves behind. */
export interface Garbage {
  readonly engine: string;
  readonly bytesPerStep: number;
  readonly collectingShare: number;
  readonly heldPerStep: number;
  readonly storagesKept: number;
}

/** What the paper's CIFAR network spends its time on. */
export interface PaperNetwork {
  readonly engine: string;
  /** Milliseconds of a training step of 128 images, all in all and in each kernel, by name. */
  readonly step: number;
  readonly kernels: Readonly<Record<string, number>>;
  /** Seconds in which 128 images were answered by gated neurons, and the share that agree with the atemporal pass. */
  readonly spikesSeconds: number;
  readonly agreement: number;
}

/** What is reported beside the table of times. */
export interface Extras {
  readonly starts?: readonly Start[];
  readonly sizes?: readonly Size[];
  readonly garbage?: readonly Garbage[];
  readonly paperNetwork?: PaperNetwork;
  readonly mainJob?: { readonly seconds: number; readonly accuracy: number };
}

const firstSteps = {
  argand: 'dist/first-step.js',
  'jax-js': 'peers/first-step-jax.mjs',
  tensorflow: 'peers/first-step-tensorflow.mjs',
};

/** The scripts that can run here. */
function present(peers: boolean): [string, string][] {
  const installed = peers && existsSync(join(app, 'peers/node_modules'));
  return Object.entries(firstSteps).filter(([library]) => installed || library === 'argand');
}

function lastJson(command: string, parameters: readonly string[]) {
  const { stdout, stderr, status } = spawnSync(command, parameters, { encoding: 'utf8', cwd: tmpdir() });
  const line = stdout?.trim().split('\n').at(-1) ?? '';
  if (status !== 0 || !line.startsWith('{')) throw new Error(`${parameters.join(' ')} failed: ${stderr}`);
  return JSON.parse(line);
}

/** Starts everyone in turn. */
export function measureStarts(peers: boolean, rounds: number): Start[] {
  const starts: Start[] = [];
  for (const { name: engine, binary } of nodes()) {
    const times = new Map<string, number[]>([
      ...present(peers).map(([library]) => [library, []] as [string, number[]]),
    ]);
    const bare: number[] = [];
    for (let round = 0; round < rounds; round++) {
      bare.push(
        lastJson(binary, ['-e', 'console.log(JSON.stringify({ milliseconds: performance.now() }))'])
          .milliseconds,
      );
      for (const [library, script] of present(peers)) {
        times.get(library)?.push(lastJson(binary, [join(app, script)]).milliseconds);
      }
    }
    for (const [library, taken] of times) {
      starts.push({ library, engine, milliseconds: median(taken), bare: median(bare) });
    }
  }
  return starts;
}

/** Bundles everyone's first step for a page. */
export async function measureSizes(peers: boolean): Promise<Size[]> {
  const wasm: Readonly<Record<string, string>> = {
    argand: '../../packages/backend-wasm/wasm/relaxed-threads.wasm',
    tensorflow: 'peers/node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm',
  };
  return Promise.all(
    present(peers).map(async ([library, script]) => {
      const { outputFiles } = await build({
        ...{ entryPoints: [join(app, script)], bundle: true, minify: true, write: false, logLevel: 'error' },
        ...{ format: 'esm', platform: 'browser', target: 'es2022' },
      });
      return {
        library,
        script: gzipSync(outputFiles[0].contents, { level: 9 }).length,
        ...(wasm[library] ? { wasm: readFileSync(join(app, wasm[library])).length } : {}),
      };
    }),
  );
}

/** Counts what training steps leave to the collector. */
export function measureGarbage(): Garbage[] {
  return nodes().map(({ name: engine, binary }) => ({
    engine,
    ...lastJson(binary, ['--expose-gc', join(app, 'dist/garbage.js')]),
  }));
}

/** A profile of the paper's CIFAR network. */
export function measurePaperNetwork(): PaperNetwork {
  const { name: engine, binary } = nodes()[0];
  return { engine, ...lastJson(binary, [join(app, 'dist/profile.js')]) };
}

/** `npm start`, but for the install: 2 epochs of MNIST, evaluation, spikes. */
export function measureMainJob(): Extras['mainJob'] {
  const out = mkdtempSync(join(tmpdir(), 'argand-benchmark-'));
  try {
    const main = join(app, '../../packages/argand/dist/main.js');
    const start = performance.now();
    const { atemporal } = lastJson(process.execPath, [
      main,
      'train',
      '--json',
      '--quiet',
      '--out',
      join(out, 'run'),
    ]);
    return { seconds: (performance.now() - start) / 1000, accuracy: atemporal.accuracy };
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}
