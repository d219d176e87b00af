import { cores } from './contenders.ts';
import type { Extras } from './extras.ts';
import { limitOf, resultOf, type Who } from './lookup.ts';
import { groups } from './plan.ts';
import { nameOf, operationsOf, type Problem } from './problems.ts';
import type { Outcome } from './turns.ts';

/** Something Argand wants to be true, and what this run says of it. */
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
  const claims: Claim[] = [];
  const argand = (engine: string, threads: number): Who => ({ library: 'argand', engine, threads });

  const atLeast = (claim: string, least: number, value: number | undefined, unit = '×') =>
    claims.push({
      ...{ claim, wanted: `≥ ${least} ${unit}`.trim() },
      ...(value === undefined
        ? {}
        : { measured: `${value.toFixed(2)} ${unit}`.trim(), holds: value >= least }),
    });
  const faster = (claim: string, least: number, problem: Partial<Problem>, ours: Who, peer: Who) => {
    const [a, b] = [resultOf(outcomes, problem, ours), resultOf(outcomes, problem, peer)];
    atLeast(claim, least, a?.milliseconds && b?.milliseconds ? b.milliseconds / a.milliseconds : undefined);
  };

  for (const engine of engines) {
    const times = engine === 'Node 20' ? 7 : 12;
    const ours = argand(engine, cores);
    faster(`train step, batch 128, ${engine}, against jax-js`, times, train128, ours, {
      library: 'jax-js',
      engine,
    });
    faster(
      `train step, batch 128, ${engine}, against TensorFlow.js wasm, its own gradients`,
      15,
      train128,
      ours,
      {
        ...{ library: 'tensorflow', engine, name: 'own' },
      },
    );
    faster(`train step, batch 128, ${engine}, against NumPy, gradients written out`, 1, train128, ours, {
      ...{ library: 'numpy', threads: cores },
    });
    faster(`inference, ${engine}, 1 thread, against jax-js`, 5, infer, argand(engine, 1), {
      ...{ library: 'jax-js', engine },
    });
    faster(`inference, ${engine}, ${cores} threads, against jax-js`, 9, infer, ours, {
      library: 'jax-js',
      engine,
    });
    faster(
      `matrix product 512³, ${engine}, 1 thread, against TensorFlow.js wasm`,
      1.2,
      product512,
      argand(engine, 1),
      {
        ...{ library: 'tensorflow', engine, name: 'own' },
      },
    );
    const product = resultOf(outcomes, product512, argand(engine, 1));
    const peak = product && limitOf(outcomes, 'multiplyAdd', product);
    atLeast(
      `matrix product 512³, ${engine}, 1 thread, of the engine's own peak`,
      0.8,
      product?.milliseconds && peak
        ? (operationsOf({ ...product512 }) ?? 0) / product.milliseconds / 2e6 / peak
        : undefined,
      '',
    );
    for (const [problem, least] of [
      [train128, 0.8],
      [train512, 0.9],
    ] as const) {
      const [one, all] = [resultOf(outcomes, problem, argand(engine, 1)), resultOf(outcomes, problem, ours)];
      const [limitOne, limitAll] = [one, all].map(
        (result) => result && limitOf(outcomes, 'multiplyAdd', result),
      );
      atLeast(
        `what ${cores} threads gain on the train step, batch ${problem.batch}, ${engine}, of what they gain on the probe`,
        least,
        one?.milliseconds && all?.milliseconds && limitOne && limitAll
          ? one.milliseconds / all.milliseconds / (limitAll / limitOne)
          : undefined,
        '',
      );
    }
    faster(
      `train step of the paper's CIFAR network, batch 128, ${engine}, against TensorFlow.js wasm, the same composed of real convolutions`,
      5,
      paperTraining,
      ours,
      { library: 'tensorflow', engine, name: 'written' },
    );
    for (const problem of groups.convolutions.filter(({ kind }) => kind === 'convolution')) {
      const one = resultOf(outcomes, problem, ours);
      atLeast(
        `${nameOf(problem)}, ${engine}: its rate, of that of matrix products of the same sizes`,
        0.5,
        one?.milliseconds && one.found?.productMilliseconds
          ? one.found.productMilliseconds / one.milliseconds
          : undefined,
        '',
      );
    }
    for (const { model, neuron, ofLimit, ofAtemporal } of spiking) {
      const spikes = resultOf(outcomes, { kind: 'spikes', model, neuron }, ours);
      const answer = resultOf(outcomes, { kind: 'answer', model }, ours);
      const limit = spikes && limitOf(outcomes, 'accumulate', spikes);
      const { operations, kernelMilliseconds } = spikes?.found ?? {};
      if (ofLimit !== undefined) {
        atLeast(
          `${model}, ${neuron}, ${engine}: synaptic operations/s of its kernels, of the row-accumulate probe`,
          ofLimit,
          operations && kernelMilliseconds && limit
            ? operations / kernelMilliseconds / 1e6 / limit
            : undefined,
          '',
        );
      }
      atLeast(
        `${model}, ${neuron}, ${engine}: images/s, of the network's own atemporal rate`,
        ofAtemporal,
        spikes?.milliseconds && answer?.milliseconds ? answer.milliseconds / spikes.milliseconds : undefined,
        '',
      );
    }
    const ode = resultOf(outcomes, { kind: 'spikes', neuron: 'ode' }, ours)?.milliseconds;
    atLeast(
      `mlp, ode (Heun, 0.02, 10 cycles), ${engine}: images/s, against the paper's 0.45`,
      500,
      ode && 1000 / ode / 0.45,
    );
  }

  const atMost = (claim: string, most: number, value: number | undefined, unit: string, digits = 1) =>
    claims.push({
      ...{ claim, wanted: `≤ ${most} ${unit}` },
      ...(value === undefined ? {} : { measured: `${value.toFixed(digits)} ${unit}`, holds: value <= most }),
    });
  const add = resultOf(outcomes, { kind: 'add', length: 1 }, argand(engines[0], 1));
  atMost('add of one number and another', 2, add?.milliseconds && 1000 * add.milliseconds, 'µs', 2);
  const size = extras.sizes?.find(({ library }) => library === 'argand');
  atMost(
    'everything for training in a page: JavaScript, minified and compressed',
    40,
    size && size.script / 1000,
    'kB',
  );
  atMost('and its WebAssembly', 60, size?.wasm && size.wasm / 1000, 'kB');
  const start = extras.starts?.find(({ library, engine }) => library === 'argand' && engine === engines[0]);
  atMost(
    'open the device and take a first training step, beyond the start of Node',
    150,
    start && start.milliseconds - start.bare,
    'ms',
    0,
  );
  atMost(
    "128 images of the paper's CIFAR network on spikes, gated",
    60,
    extras.paperNetwork?.spikesSeconds,
    's',
  );
  atMost('the main job: 2 epochs of MNIST, evaluation, spikes', 12, extras.mainJob?.seconds, 's');
  return claims;
}

const spiking = [
  { model: 'mlp', neuron: 'gated', ofLimit: 0.5, ofAtemporal: 0.33 },
  { model: 'mlp', neuron: 'hold', ofLimit: 0.25, ofAtemporal: 0.1 },
  { model: 'mlp', neuron: 'resonator', ofLimit: 0.25, ofAtemporal: 0.04 },
  { model: 'cnn', neuron: 'gated', ofLimit: undefined, ofAtemporal: 0.33 },
  { model: 'cnn', neuron: 'hold', ofLimit: undefined, ofAtemporal: 0.1 },
] as const;
