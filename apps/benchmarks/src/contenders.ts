import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Problem } from './problems.ts';

const app = fileURLToPath(new URL('..', import.meta.url));
export const cores = availableParallelism();

/** How a contender is started. */
export interface Entry {
  /** Its name in tables. */
  readonly name: string;
  /** Whose it is: rows of a library stand together. */
  readonly library: 'argand' | 'jax-js' | 'tensorflow' | 'onnxruntime' | 'numpy' | 'torch';
  readonly engine: string;
  readonly threads: number;
  readonly command: readonly string[];
}

/** Node itself, and the one that the peers' folder brings, if it is of another release. */
export function nodes(): { readonly name: string; readonly binary: string }[] {
  const own = { name: `Node ${process.versions.node.split('.')[0]}`, binary: process.execPath };
  const other = join(app, `peers/node_modules/node-${process.platform}-${process.arch}/bin/node`);
  if (!existsSync(other)) return [own];
  const { stdout, status } = spawnSync(other, ['-p', 'process.versions.node'], { encoding: 'utf8' });
  if (status !== 0) return [own];
  const name = `Node ${stdout.trim().split('.')[0]}`;
  return name === own.name ? [own] : [own, { name, binary: other }];
}

/** A Python that has this module, or undefined. */
function pythonWith(module: string): string | undefined {
  const own = join(app, 'peers/.venv', process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  return [process.env.ARGAND_PYTHON, own, 'python3'].find(
    (python) => python && spawnSync(python, ['-c', `import ${module}`]).status === 0,
  );
}

/** All that can be started here. */
export function entries(peers: boolean): Entry[] {
  const threads = [...new Set([1, cores])];
  const found: Entry[] = [];
  for (const { name: engine, binary } of nodes()) {
    for (const count of threads) {
      const script = join(app, 'dist/argand.js');
      found.push({
        ...{ name: `Argand, ${threadsOf(count)}`, library: 'argand', engine, threads: count },
        command: [binary, script, String(count)],
      });
      if (engine !== 'Node 20') {
        found.push({
          ...{ name: `Argand, ${threadsOf(count)}, 256-bit vectors by flag`, library: 'argand' },
          ...{ engine, threads: count },
          command: [binary, '--experimental-wasm-revectorize', script, String(count)],
        });
      }
    }
  }
  if (!peers || !existsSync(join(app, 'peers/node_modules'))) return found;
  for (const { name: engine, binary } of nodes()) {
    const peer = (name: string, library: Entry['library'], script: string, ...parameters: string[]) =>
      found.push({
        ...{ name, library, engine, threads: 1 },
        command: [binary, join(app, 'peers', script), ...parameters],
      });
    peer('jax-js', 'jax-js', 'jax.mjs');
    peer('TensorFlow.js, its own gradients', 'tensorflow', 'tensorflow.mjs', 'own');
    peer('TensorFlow.js, gradients written out', 'tensorflow', 'tensorflow.mjs', 'written');
  }
  found.push({
    ...{ name: 'onnxruntime-node, 1 thread', library: 'onnxruntime', engine: 'native', threads: 1 },
    command: [process.execPath, join(app, 'peers/onnx.mjs'), '1'],
  });
  for (const library of ['numpy', 'torch'] as const) {
    const python = pythonWith(library);
    if (!python) continue;
    for (const count of threads) {
      found.push({
        ...{ name: `${library === 'numpy' ? 'NumPy' : 'PyTorch'}, ${threadsOf(count)}`, library },
        ...{ engine: 'native', threads: count },
        command: [python, join(app, 'peers/numpy_peer.py'), library, String(count)],
      });
    }
  }
  return found;
}

function threadsOf(count: number): string {
  return `${count} thread${count === 1 ? '' : 's'}`;
}

/** What a contender answers. */
export interface Answer {
  readonly version?: string;
  readonly engine?: string;
  readonly check?: readonly number[];
  readonly unsupported?: boolean;
  readonly milliseconds?: number;
  /** Seconds of processor time that a round took, where that is known. */
  readonly busy?: number;
  readonly found?: Readonly<Record<string, number>>;
  readonly error?: string;
}

/** A contender that was started, wherever it runs. */
export interface Started {
  readonly entry: Omit<Entry, 'command'>;
  /** Its first words: which version it is. */
  hello(): Promise<Answer>;
  prepare(problem: Problem, folder: string): Promise<Answer>;
  round(seconds: number): Promise<Answer>;
  stop(): void;
}

/** A contender that runs in a process, asked by lines of JSON. */
export class RunningContender implements Started {
  readonly entry: Entry;
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  #errors = '';

  constructor(entry: Entry) {
    this.entry = entry;
    const [command, ...parameters] = entry.command;
    this.#child = spawn(command, parameters, { stdio: ['pipe', 'pipe', 'pipe'] });
    const { stdout, stderr } = this.#child;
    if (!stdout || !stderr) throw new Error(`${entry.name}: has no output to read.`);
    stderr.on('data', (text) => {
      this.#errors = `${this.#errors}${text}`.slice(-2000);
    });
    this.#child.on('error', (error) => {
      this.#errors += error.message;
    });
    this.#lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
  }

  hello(): Promise<Answer> {
    return this.#next();
  }

  async prepare(problem: Problem, folder: string): Promise<Answer> {
    this.#child.stdin?.write(`${JSON.stringify({ ask: 'prepare', problem, folder })}\n`);
    return this.#next();
  }

  async round(seconds: number): Promise<Answer> {
    this.#child.stdin?.write(`${JSON.stringify({ ask: 'round', seconds })}\n`);
    return this.#next();
  }

  stop(): void {
    this.#child.stdin?.end();
  }

  async #next(): Promise<Answer> {
    for (;;) {
      const { value, done } = await this.#lines.next();
      if (done) return { error: `it ended${this.#errors ? `: ${this.#errors.trim()}` : ''}` };
      // A library may print words of its own.
      if (value.startsWith('{')) return JSON.parse(value);
    }
  }
}
