/** How a network is trained in the tab. */
export interface TrainingPlan {
  /** How many of the 60,000 images. */
  readonly images: number;
  readonly epochs: number;
  /** How pixels become phases: mixed by a fixed random projection, or as they are, from 0 to ½. */
  readonly encoder: 'projection' | 'pixels';
}

export type TrainingDevice = 'wasm' | 'webgpu';

/** How far training is. */
export interface TrainingProgress {
  /** Steps done, */
  readonly step: number;
  /** Of the total. */
  readonly steps: number;
  readonly epoch: number;
  /** The losses of the steps since the last time. */
  readonly losses: readonly number[];
  /** On some test images, after `step` steps, where it was measured. */
  readonly accuracy?: number;
  /** Since training went on, without the time for measuring accuracy. */
  readonly imagesPerSecond: number;
}

/** Who hears of it. */
export interface TrainingListener {
  /** What is being done, in words. */
  says(words: string): void;
  opened(device: string): void;
  progress(progress: TrainingProgress): void;
  /** A checkpoint, from which the run can be resumed. */
  saved(checkpoint: Uint8Array<ArrayBuffer>): void;
}

/** What training has come to, at its end or where it was paused. */
export interface TrainingOutcome {
  readonly finished: boolean;
  readonly step: number;
  readonly steps: number;
  readonly device: string;
  readonly imagesPerSecond: number;
  /** The network, as a file. */
  readonly file: Uint8Array<ArrayBuffer>;
  readonly atemporal: { readonly images: number; readonly accuracy: number };
  readonly temporal: {
    readonly images: number;
    readonly accuracy: number;
    /** The share of these images that is answered as atemporally. */
    readonly agreement: number;
    readonly spikesPerImage: number;
  };
}
