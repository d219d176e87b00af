import { cores } from './contenders.ts';
import type { Extras } from './extras.ts';
import { limitOf, resultOf, type Who } from './lookup.ts';
import { groups } from './plan.ts';
import { nameOf, operationsOf, type Problem } from './problems.ts';
import type { Outcome } from './turns.ts';

/** Something that should be true of Argand, and what this run says of it. */
export interface Claim {
  readonly claim: string;
  readonly wanted: string;
  /** Absent where a peer that it needs was not there. */
  readonly measured?: string;
  readonly holds?: boolean;
}

const train128 = { kind: 'train', widths: [784, 100, 10], batch: 128 } as const;
const train512 = { kind: 'train', widths: [784, 100, 10], batch: 512 } as const;
const paperTraining = { kind: 'train paper network', batch: 128 } as const;
const infer = { kind: 'infer', widths: [784, 100, 10] } as const;
const product512 = { kind: 'matmul', rows: 512, depth: 512, columns: 512 } as const;

/** Everything that is claimed of speed, held against one run. */
export function claimsOf(outcomes: readonly Outcome[], extras: Extras, engines: readonly string[]): Claim[] {
  const list = new ClaimList(outcomes);
  for (const engine of engines) {
    addTraining(list, engine);
    addProducts(list, engine);
    addThreads(list, engine);
    addConvolutions(list, engine);
    addSpikes(list, engine);
  }
  addJobs(list, extras, engines[0]);
  return list.claims;
}

/** Collects claims about the results of one run. */
class ClaimList {
  readonly claims: Claim[] = [];
  readonly outcomes: readonly Outcome[];

  constructor(outcomes: readonly Outcome[]) {
    this.outcomes = outcomes;
  }

  /** Claims that a value, if it was measured, is at least some number. */
  atLeast(claim: string, least: number, value: number | undefined, unit = '×'): void {
    this.claims.push({
      claim,
      wanted: `≥ ${least} ${unit}`.trim(),
      ...(value === undefined
        ? {}
        : { measured: `${value.toFixed(2)} ${unit}`.trim(), holds: value >= least }),
    });
  }

  /** Claims that a value, if it was measured, is at most some number. */
  atMost(claim: string, most: number, value: number | undefined, unit: string, digits = 1): void {
    this.claims.push({
      claim,
      wanted: `≤ ${most} ${unit}`,
      ...(value === undefined ? {} : { measured: `${value.toFixed(digits)} ${unit}`, holds: value <= most }),
    });
  }

  /** Claims that a peer takes at least `least` times as long. */
  faster(claim: string, least: number, problem: Partial<Problem>, ours: Who, peer: Who): void {
    const [a, b] = [this.result(problem, ours), this.result(problem, peer)];
    this.atLeast(
      claim,
      least,
      a?.milliseconds && b?.milliseconds ? b.milliseconds / a.milliseconds : undefined,
    );
  }

  result(problem: Partial<Problem>, who: Who) {
    return resultOf(this.outcomes, problem, who);
  }
}

const argand = (engine: string, threads: number): Who => ({ library: 'argand', engine, threads });

function addTraining(list: ClaimList, engine: string): void {
  const ours = argand(engine, cores);
  const step = `train step, batch 128, ${engine}`;
  list.faster(`${step}, against jax-js`, engine === 'Node 20' ? 7 : 12, train128, ours, {
    library: 'jax-js',
    engine,
  });
  list.faster(`${step}, against TensorFlow.js wasm, its own gradients`, 15, train128, ours, {
    library: 'tensorflow',
    engine,
    name: 'own',
  });
  list.faster(`${step}, against NumPy, gradients written out`, 1, train128, ours, {
    library: 'numpy',
    threads: cores,
  });
  const peer = { library: 'jax-js', engine };
  list.faster(`inference, ${engine}, 1 thread, against jax-js`, 5, infer, argand(engine, 1), peer);
  list.faster(`inference, ${engine}, ${cores} threads, against jax-js`, 9, infer, ours, peer);
}

function addProducts(list: ClaimList, engine: string): void {
  const one = argand(engine, 1);
  const product512On = `matrix product 512³, ${engine}, 1 thread`;
  list.faster(`${product512On}, against TensorFlow.js wasm`, 1.2, product512, one, {
    library: 'tensorflow',
    engine,
    name: 'own',
  });
  const product = list.result(product512, one);
  const peak = product && limitOf(list.outcomes, 'multiplyAdd', product);
  list.atLeast(
    `${product512On}, of the engine's own peak`,
    0.8,
    product?.milliseconds && peak
      ? (operationsOf({ ...product512 }) ?? 0) / product.milliseconds / 2e6 / peak
      : undefined,
    '',
  );
}

function addThreads(list: ClaimList, engine: string): void {
  for (const [problem, least] of [
    [train128, 0.8],
    [train512, 0.9],
  ] as const) {
    const [one, all] = [1, cores].map((threads) => list.result(problem, argand(engine, threads)));
    const [limitOne, limitAll] = [one, all].map(
      (result) => result && limitOf(list.outcomes, 'multiplyAdd', result),
    );
    list.atLeast(
      `what ${cores} threads gain on the train step, batch ${problem.batch}, ${engine}, of what they gain on the probe`,
      least,
      one?.milliseconds && all?.milliseconds && limitOne && limitAll
        ? one.milliseconds / all.milliseconds / (limitAll / limitOne)
        : undefined,
      '',
    );
  }
}

function addConvolutions(list: ClaimList, engine: string): void {
  const ours = argand(engine, cores);
  list.faster(
    `train step of the paper's CIFAR network, batch 128, ${engine}, against TensorFlow.js wasm, the same composed of real convolutions`,
    5,
    paperTraining,
    ours,
    { library: 'tensorflow', engine, name: 'written' },
  );
  for (const problem of groups.convolutions.filter(({ kind }) => kind === 'convolution')) {
    const one = list.result(problem, ours);
    list.atLeast(
      `${nameOf(problem)}, ${engine}: its rate, of that of matrix products of the same sizes`,
      0.5,
      one?.milliseconds && one.found?.productMilliseconds
        ? one.found.productMilliseconds / one.milliseconds
        : undefined,
      '',
    );
  }
}

function addSpikes(list: ClaimList, engine: string): void {
  const ours = argand(engine, cores);
  for (const { model, neuron, ofLimit, ofAtemporal } of spiking) {
    const spikes = list.result({ kind: 'spikes', model, neuron }, ours);
    const answer = list.result({ kind: 'answer', model }, ours);
    const limit = spikes && limitOf(list.outcomes, 'accumulate', spikes);
    const { operations, kernelMilliseconds } = spikes?.found ?? {};
    if (ofLimit !== undefined) {
      list.atLeast(
        `${model}, ${neuron}, ${engine}: synaptic operations/s of its kernels, of the row-accumulate probe`,
        ofLimit,
        operations && kernelMilliseconds && limit ? operations / kernelMilliseconds / 1e6 / limit : undefined,
        '',
      );
    }
    list.atLeast(
      `${model}, ${neuron}, ${engine}: images/s, of the network's own atemporal rate`,
      ofAtemporal,
      spikes?.milliseconds && answer?.milliseconds ? answer.milliseconds / spikes.milliseconds : undefined,
      '',
    );
  }
  const ode = list.result({ kind: 'spikes', neuron: 'ode' }, ours)?.milliseconds;
  list.atLeast(
    `mlp, ode (Heun, 0.02, 10 cycles), ${engine}: images/s, against the paper's 0.45`,
    500,
    ode && 1000 / ode / 0.45,
  );
}

/** Claims about what is measured once: call overhead, sizes, the start, whole jobs. */
function addJobs(list: ClaimList, extras: Extras, engine: string): void {
  const add = list.result({ kind: 'add', length: 1 }, argand(engine, 1));
  list.atMost('add of one number and another', 2, add?.milliseconds && 1000 * add.milliseconds, 'µs', 2);
  const size = extras.sizes?.find(({ library }) => library === 'argand');
  const script = size && size.script / 1000;
  list.atMost('everything for training in a page: JavaScript, minified and compressed', 40, script, 'kB');
  list.atMost('and its WebAssembly', 60, size?.wasm && size.wasm / 1000, 'kB');
  const start = extras.starts?.find((one) => one.library === 'argand' && one.engine === engine);
  list.atMost(
    'open the device and take a first training step, beyond the start of Node',
    150,
    start && start.milliseconds - start.bare,
    'ms',
    0,
  );
  const spikesSeconds = extras.paperNetwork?.spikesSeconds;
  list.atMost("128 images of the paper's CIFAR network on spikes, gated", 60, spikesSeconds, 's');
  list.atMost('the main job: 2 epochs of MNIST, evaluation, spikes', 12, extras.mainJob?.seconds, 's');
}

const spiking = [
  { model: 'mlp', neuron: 'gated', ofLimit: 0.5, ofAtemporal: 0.33 },
  { model: 'mlp', neuron: 'hold', ofLimit: 0.25, ofAtemporal: 0.1 },
  { model: 'mlp', neuron: 'resonator', ofLimit: 0.25, ofAtemporal: 0.04 },
  { model: 'cnn', neuron: 'gated', ofLimit: undefined, ofAtemporal: 0.33 },
  { model: 'cnn', neuron: 'hold', ofLimit: undefined, ofAtemporal: 0.1 },
] as const;
