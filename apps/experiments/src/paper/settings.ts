import type { NetworkKind } from './network-spec.ts';
import type { NeuronName } from './neurons.ts';
import type { DisturbanceName } from './readings.ts';

/** The number of test images of each measurement, for one sort of network. */
export interface Images {
  /** On spikes; the training run itself evaluates gated on all images and resonator on the first 1,000. */
  readonly answers: Readonly<Partial<Record<NeuronName, number>>>;
  /** Over cycles, with each neuron. */
  readonly cycles: number;
  /** With noise: as one wave, and as a stream. */
  readonly wave: number;
  readonly stream: number;
  readonly phases: number;
}

/** The settings of the experiment: which networks, which images, which values. */
export interface PaperSettings {
  /** The seeds of the tables, one network for each. */
  readonly seeds: readonly number[];
  readonly mlp: readonly NetworkKind[];
  /** Kinds that train for minutes; the tables show the first `longSeeds` seeds of them. */
  readonly long: readonly NetworkKind[];
  readonly longSeeds: number;
  readonly cnn: readonly NetworkKind[];
  readonly cifar: readonly NetworkKind[];
  /** Kinds with curves, over the first `curveSeeds` seeds. */
  readonly curves: readonly NetworkKind[];
  readonly curveSeeds: number;
  readonly images: Readonly<Record<'mlp' | 'cnn' | 'cifar', Images>>;
  /** Predictions are read after 1 to this many cycles. */
  readonly mostCycles: number;
  readonly disturbed: Readonly<Record<DisturbanceName, readonly number[]>>;
  readonly operations: {
    readonly images: number;
    readonly cycles: Readonly<Record<Exclude<NeuronName, 'gated'>, readonly number[]>>;
    /** Numbers of steps of the rate-coded twin. */
    readonly steps: readonly number[];
    /** Test images of the rate-coded twin. */
    readonly rateImages: number;
  };
}

const mlp = (
  dataset: NetworkKind['dataset'],
  recipe: NetworkKind['recipe'],
  epochs: number,
  { model = 'mlp', augment }: Partial<Pick<NetworkKind, 'model' | 'augment'>> = {},
): NetworkKind => ({
  dataset,
  model,
  recipe,
  epochs,
  ...(augment ? { augment } : {}),
});
/** Clothes may be mirrored, digits may not; digits use the augmentation of the recipe. */
const cnn = (dataset: NetworkKind['dataset'], epochs: number): NetworkKind => ({
  dataset,
  model: 'cnn',
  recipe: 'best',
  epochs,
  ...(dataset === 'fashion-mnist' ? { augment: ['shift=1', 'flip=0.5'] } : {}),
});
/** The paper's augmentation: shifts by a tenth of 32 pixels, rotations by 15°, mirroring. */
const cifar = (epochs: number): NetworkKind => ({
  dataset: 'cifar10',
  model: 'paper-cnn',
  recipe: 'paper',
  epochs,
  augment: ['shift=3', 'rotate=0.0833', 'flip=0.5'],
});

const short = [
  mlp('mnist', 'paper', 2),
  mlp('mnist', 'best', 2),
  mlp('fashion-mnist', 'paper', 2, { model: 'mlp-sign' }),
  mlp('fashion-mnist', 'best', 2),
];

/** Differences of a tenth of a point need all test images; `argand train` evaluates gated on all of them. */
const everyImage = { hold: 10_000, resonator: 10_000, ode: 10_000 } as const;

export const full: PaperSettings = {
  seeds: [0, 1, 2, 3, 4, 5, 6, 7],
  mlp: [
    ...short,
    mlp('fashion-mnist', 'paper', 2, { model: 'mlp-pixels' }),
    mlp('fashion-mnist', 'paper', 2),
  ],
  long: [mlp('mnist', 'best', 20, { augment: ['shift=1', 'rotate=0.04'] }), mlp('fashion-mnist', 'best', 10)],
  longSeeds: 3,
  cnn: [cnn('mnist', 16), cnn('fashion-mnist', 16)],
  cifar: [cifar(180)],
  curves: short,
  curveSeeds: 3,
  images: {
    mlp: { answers: everyImage, cycles: 500, wave: 1000, stream: 250, phases: 200 },
    cnn: { answers: { hold: 1000, ode: 200 }, cycles: 200, wave: 400, stream: 100, phases: 50 },
    cifar: { answers: { hold: 128 }, cycles: 64, wave: 128, stream: 32, phases: 20 },
  },
  mostCycles: 12,
  disturbed: {
    jitter: [0, 0.02, 0.04, 0.056, 0.072, 0.1, 0.12, 0.16, 0.2],
    levels: [4, 6, 8, 11, 14, 16, 32, 64],
    deletion: [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.7, 0.9],
  },
  operations: {
    images: 500,
    cycles: { hold: [2, 3, 4, 6], resonator: [2, 3, 4, 6, 10], ode: [2, 3, 4, 6, 10] },
    steps: [1, 2, 3, 4, 6, 8, 12, 16, 32, 64, 128],
    rateImages: 2000,
  },
};

export const quick: PaperSettings = {
  ...full,
  seeds: [0, 1],
  long: [],
  cnn: [cnn('mnist', 1), cnn('fashion-mnist', 1)],
  cifar: [cifar(1)],
  curveSeeds: 1,
  images: {
    mlp: { answers: { hold: 1000, ode: 200 }, cycles: 100, wave: 200, stream: 40, phases: 50 },
    cnn: { answers: { hold: 100, ode: 40 }, cycles: 40, wave: 40, stream: 20, phases: 20 },
    cifar: { answers: { hold: 10 }, cycles: 10, wave: 10, stream: 5, phases: 5 },
  },
  disturbed: { jitter: [0, 0.02, 0.056, 0.12], levels: [8, 11, 14, 64], deletion: [0, 0.3, 0.5] },
  operations: {
    ...full.operations,
    images: 100,
    steps: [1, 2, 4, 8, 16, 32],
    rateImages: 200,
  },
};

/** The same settings with at most this many seeds. */
export function withSeeds(settings: PaperSettings, most: number): PaperSettings {
  return {
    ...settings,
    seeds: settings.seeds.slice(0, most),
    longSeeds: Math.min(settings.longSeeds, most),
    curveSeeds: Math.min(settings.curveSeeds, most),
  };
}
