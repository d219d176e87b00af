import { sourceOf } from '../command-line.ts';
import { type NetworkSpec, settingsOf, specName } from '../network-spec.ts';
import type { PaperMeasurement } from '../paper-measurement.ts';
import type { Workbench } from '../workbench.ts';
import type { Answers } from './answers.ts';

/** The result of a training run: the part of `argand train --json` that is used here. */
export interface Trained {
  readonly parameters: number;
  readonly training: {
    readonly seconds: number;
    readonly samplesPerSecond: number;
    readonly finalLoss: number;
  };
  readonly atemporal: { readonly accuracy: number; readonly images: number };
  readonly temporal: readonly Answers[];
  readonly device: { readonly description: string };
}

/** Trains a network with `argand train`, which also evaluates it: gated on all test images, the resonator on the first 1,000. */
export function trained(spec: NetworkSpec, workbench: Workbench): PaperMeasurement<Trained> {
  return {
    name: `networks/${specName(spec)}`,
    settings: settingsOf(spec),
    code: [import.meta.url, sourceOf('train')],
    images: 0,
    isComplete: () => workbench.has(spec),
    async measure({ signal }) {
      const { parameters, training, atemporal, temporal, device }: Trained = JSON.parse(
        await workbench.train(spec, signal),
      );
      return { parameters, training, atemporal, temporal, device };
    },
  };
}
