/** The golden networks of `tests/golden`. */
export const goldenNames = ['mnist-mlp', 'mnist-cnn'] as const;
export type GoldenName = (typeof goldenNames)[number];

/** A number of images for each golden network. */
export type Images = Readonly<Record<GoldenName, number>>;

/** The settings of the experiment. */
export interface AgreementSettings {
  readonly overCycles: {
    readonly images: Images;
    /** Predictions are read after 1 to this many cycles. */
    readonly most: number;
    /** −λ of each resonator. */
    readonly leaks: readonly number[];
  };
  /** Random networks. */
  readonly overDepth: {
    readonly width: number;
    readonly depth: number;
    readonly seeds: readonly number[];
    /** Random images for each seed. */
    readonly images: number;
  };
  /** The causes of the resonator's error, in the random networks and the golden MLP. */
  readonly resonator: {
    /** −λ of the resonators that run for `longCycles`, where only the leak matters. */
    readonly leaks: readonly number[];
    readonly longCycles: number;
    /** Numbers of cycles of a resonator without a leak. */
    readonly cycles: readonly number[];
    /** Test images of the golden MLP. */
    readonly images: number;
  };
  readonly trained: {
    readonly depths: readonly number[];
    readonly width: number;
    readonly trainingImages: number;
    readonly images: number;
    readonly leaks: readonly number[];
  };
  /** Images in float64. */
  readonly float64: Images;
  /** Images in float32 for gated and hold. */
  readonly exact: Images;
  /** Images in float32 for resonator and ode. */
  readonly approximate: Images;
}

export const full: AgreementSettings = {
  overCycles: {
    images: { 'mnist-mlp': 2000, 'mnist-cnn': 500 },
    most: 12,
    leaks: [0.05, 0.1, 0.2, 0.4, 0.8],
  },
  overDepth: { width: 64, depth: 8, seeds: [0, 1, 2, 3, 4, 5, 6, 7], images: 32 },
  resonator: { leaks: [0.05, 0.1, 0.2, 0.4, 0.8], longCycles: 300, cycles: [5, 10, 20, 40, 80], images: 200 },
  trained: { depths: [1, 2, 4, 8], width: 100, trainingImages: 60_000, images: 1000, leaks: [0.02, 0.2] },
  float64: { 'mnist-mlp': 1000, 'mnist-cnn': 400 },
  exact: { 'mnist-mlp': 10_000, 'mnist-cnn': 10_000 },
  approximate: { 'mnist-mlp': 10_000, 'mnist-cnn': 1000 },
};

export const quick: AgreementSettings = {
  overCycles: { ...full.overCycles, images: { 'mnist-mlp': 100, 'mnist-cnn': 40 } },
  overDepth: { ...full.overDepth, seeds: [0] },
  resonator: { ...full.resonator, longCycles: 80, images: 50 },
  trained: { ...full.trained, depths: [1, 2, 4], trainingImages: 6000, images: 200 },
  float64: { 'mnist-mlp': 20, 'mnist-cnn': 10 },
  exact: { 'mnist-mlp': 1000, 'mnist-cnn': 200 },
  approximate: { 'mnist-mlp': 200, 'mnist-cnn': 50 },
};

/** The same settings with at most this many images everywhere, including training. */
export function limited(settings: AgreementSettings, most: number): AgreementSettings {
  const least = (images: number) => Math.min(images, most);
  const each = (images: Images): Images => ({
    'mnist-mlp': least(images['mnist-mlp']),
    'mnist-cnn': least(images['mnist-cnn']),
  });
  const { overCycles, overDepth, resonator, trained, float64, exact, approximate } = settings;
  return {
    overCycles: { ...overCycles, images: each(overCycles.images) },
    overDepth: { ...overDepth, images: least(overDepth.images) },
    resonator: { ...resonator, images: least(resonator.images) },
    trained: { ...trained, trainingImages: least(trained.trainingImages), images: least(trained.images) },
    float64: each(float64),
    exact: each(exact),
    approximate: each(approximate),
  };
}
