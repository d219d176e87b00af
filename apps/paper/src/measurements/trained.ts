import { type NetworkSpec, settingsOf, specName } from '../network-spec.ts';
import type { Workbench } from '../workbench.ts';
import type { Answers } from './answers.ts';
import type { Measurement } from './measurement.ts';

/** What a run of training ends with: what of `argand train --json` is told here. */
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

/** Trains a network, in a run folder of `argand train`, which examines it too: gated on all test images, the resonator on the first 1,000. */
export function trained(spec: NetworkSpec, workbench: Workbench, again: boolean): Measurement<Trained> {
  return {
    name: `networks/${specName(spec)}`,
    settings: settingsOf(spec),
    images: 0,
    isWhole: () => workbench.has(spec),
    async measure({ signal }) {
      const { parameters, training, atemporal, temporal, device }: Trained = JSON.parse(
        await workbench.train(spec, signal, again),
      );
      return { parameters, training, atemporal, temporal, device };
    },
  };
}
