/** The golden networks of the study. */
export const goldenNames = ['mnist-mlp', 'mnist-cnn'] as const;
export type GoldenName = (typeof goldenNames)[number];

/** One number of images for each network. */
export type Images = Readonly<Record<GoldenName, number>>;

/** How much is measured. */
export interface StudySettings {
  readonly overCycles: {
    readonly images: Images;
    /** Answers are read after 1 to so many cycles. */
    readonly most: number;
    /** −λ of the resonators. */
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
  /** What the resonator's error grows with, in the random networks and the golden dense one. */
  readonly resonator: {
    /** −λ of the resonators that run for so many cycles that only the leak matters, */
    readonly leaks: readonly number[];
    readonly longCycles: number;
    /** and the cycles for which one without a leak runs. */
    readonly cycles: readonly number[];
    /** Test images for the golden network. */
    readonly images: number;
  };
  readonly trained: {
    readonly depths: readonly number[];
    readonly width: number;
    readonly trainingImages: number;
    readonly images: number;
    readonly leaks: readonly number[];
  };
  /** Images of the float64 table. */
  readonly float64: Images;
  /** Images in float32: for gated and hold, */
  readonly exact: Images;
  /** and for the two others. */
  readonly approximate: Images;
}

export const full: StudySettings = {
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

export const quick: StudySettings = {
  overCycles: { ...full.overCycles, images: { 'mnist-mlp': 100, 'mnist-cnn': 40 } },
  overDepth: { ...full.overDepth, seeds: [0] },
  resonator: { ...full.resonator, longCycles: 80, images: 50 },
  trained: { ...full.trained, depths: [1, 2, 4], trainingImages: 6000, images: 200 },
  float64: { 'mnist-mlp': 20, 'mnist-cnn': 10 },
  exact: { 'mnist-mlp': 1000, 'mnist-cnn': 200 },
  approximate: { 'mnist-mlp': 200, 'mnist-cnn': 50 },
};

/** The same settings with no more than so many images anywhere, for training too. */
export function limited(settings: StudySettings, most: number): StudySettings {
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
