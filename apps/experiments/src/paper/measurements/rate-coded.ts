import { sourceOf } from '../command-line.ts';
import { type NetworkSpec, settingsOf, specName } from '../network-spec.ts';
import type { PaperMeasurement } from '../paper-measurement.ts';

/** The rate-coded twin beside one gated wave: the part of `argand count --rate-coded --json` that is used here. */
export interface RateCoded {
  readonly images: number;
  readonly atemporal: { readonly accuracy: number; readonly multiplyAccumulates: number };
  readonly neurons: readonly {
    readonly neuron: string;
    readonly accuracy: number;
    readonly spikes: number;
    readonly synapticOperations: number;
  }[];
  readonly rateCoded: {
    readonly twin: { readonly accuracy: number; readonly multiplyAccumulates: number };
    readonly runs: readonly {
      /** How pixels are presented. */
      readonly input: string;
      readonly rows: readonly {
        readonly steps: number;
        readonly accuracy: number;
        readonly spikes: number;
        readonly synapticOperations: number;
        readonly multiplyAccumulates: number;
      }[];
    }[];
  };
}

/** Trains the ReLU twin of a network and counts its rate-coded operations, with `argand count`. */
export function rateCoded(
  spec: NetworkSpec,
  count: { readonly images: number; readonly steps: readonly number[] },
): PaperMeasurement<RateCoded> {
  return {
    name: `operations/${specName(spec)}/rate-coded`,
    settings: { network: settingsOf(spec), ...count },
    code: [import.meta.url, sourceOf('count')],
    images: 0,
    async measure({ workbench, signal }) {
      const { images, atemporal, neurons, rateCoded }: RateCoded = JSON.parse(
        await workbench.countRateCoded(spec, count, signal),
      );
      return { images, atemporal, neurons, rateCoded };
    },
  };
}
