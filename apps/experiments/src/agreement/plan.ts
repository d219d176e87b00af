import type { Planned as AnyPlanned, Findings as FindingsOf } from '../runner/experiment.ts';
import { byLayer } from './measurements/by-layer.ts';
import { conditioning } from './measurements/conditioning.ts';
import { type Examination, examination } from './measurements/examination.ts';
import { type AfterCycles, overCycles } from './measurements/over-cycles.ts';
import type { PhaseErrors } from './measurements/phase-errors.ts';
import { type TrainedDepths, trainedDepth } from './measurements/trained-depth.ts';
import {
  exactNeurons,
  gatedNeuron,
  holdNeuron,
  type NamedNeuron,
  odeNeuron,
  resonatorNeuron,
} from './neurons.ts';
import { type AgreementSettings, type GoldenName, goldenNames } from './settings.ts';
import type { BackendName, Workbench } from './workbench.ts';

/** A planned measurement; tables and figures group results by `about`. */
export type Planned<About, Result> = AnyPlanned<Workbench, About, Result>;

export interface AboutCycles {
  readonly network: GoldenName;
  readonly neuron: string;
}

export interface AboutLayers {
  readonly network: 'random' | GoldenName;
  readonly neuron: string;
  readonly backend: BackendName;
  readonly cycles: number;
  /** −λ of a resonator. */
  readonly leak?: number;
  /** The purpose: all neurons side by side, or one of the two causes of the resonator's error. */
  readonly purpose: 'neurons' | 'leak' | 'cycles';
}

export interface AboutExamination {
  readonly network: GoldenName;
  readonly neuron: string;
  readonly backend: BackendName;
  readonly against: BackendName;
  readonly exact: boolean;
}

/** Everything that is measured, in this order. */
export type Plan = {
  readonly cycles: readonly Planned<AboutCycles, AfterCycles[]>[];
  readonly layers: readonly Planned<AboutLayers, PhaseErrors[]>[];
  readonly conditioning: readonly Planned<{ readonly network: AboutLayers['network'] }, number[]>[];
  readonly trained: readonly Planned<{ readonly depth: number }, TrainedDepths>[];
  readonly examinations: readonly Planned<AboutExamination, Examination>[];
};

/** The results of the plan. */
export type Findings = FindingsOf<Plan>;

/** Plans everything these settings describe. */
export async function planOf(settings: AgreementSettings): Promise<Plan> {
  return {
    cycles: await planCycles(settings),
    layers: await planLayers(settings),
    conditioning: await planConditioning(settings),
    trained: planTrained(settings),
    examinations: await planExaminations(settings),
  };
}

async function planCycles({ overCycles: { images, most, leaks } }: AgreementSettings) {
  const neurons = [...exactNeurons, ...leaks.map(resonatorNeuron), odeNeuron];
  const planned: Planned<AboutCycles, AfterCycles[]>[] = [];
  for (const network of goldenNames) {
    for (const neuron of neurons) {
      const measurement = await overCycles(network, neuron, images[network], most);
      planned.push({ about: { network, neuron: neuron.name }, measurement });
    }
  }
  return planned;
}

async function planLayers({
  overDepth,
  resonator: { leaks, longCycles, cycles, images },
}: AgreementSettings) {
  const planned: Planned<AboutLayers, PhaseErrors[]>[] = [];
  const plan = async (
    network: AboutLayers['network'],
    purpose: AboutLayers['purpose'],
    neuron: NamedNeuron,
    count: number,
    options: { readonly backend?: BackendName; readonly leak?: number } = {},
  ) => {
    const { backend = 'wasm', leak } = options;
    const shown = network === 'random' ? overDepth : { golden: network, images };
    planned.push({
      about: {
        network,
        purpose,
        neuron: neuron.name,
        backend,
        cycles: count,
        ...(leak === undefined ? {} : { leak }),
      },
      measurement: await byLayer(shown, { neuron, cycles: count, backend }),
    });
  };
  // Gated and hold are exact from cycle `depth` on; most of the start-up of the others has decayed by then.
  const enough = overDepth.depth + 4;
  for (const neuron of exactNeurons) {
    await plan('random', 'neurons', neuron, enough, { backend: 'reference' });
    await plan('random', 'neurons', neuron, enough);
  }
  for (const leak of leaks) await plan('random', 'neurons', resonatorNeuron(leak), enough, { leak });
  await plan('random', 'neurons', odeNeuron, enough);
  for (const network of ['random', 'mnist-mlp'] as const) {
    for (const leak of leaks) await plan(network, 'leak', resonatorNeuron(leak), longCycles, { leak });
    for (const count of cycles) await plan(network, 'cycles', resonatorNeuron(0), count, { leak: 0 });
  }
  return planned;
}

async function planConditioning({ overDepth, resonator: { images } }: AgreementSettings) {
  return [
    { about: { network: 'random' as const }, measurement: await conditioning(overDepth) },
    {
      about: { network: 'mnist-mlp' as const },
      measurement: await conditioning({ golden: 'mnist-mlp', images }),
    },
  ];
}

function planTrained({ trained }: AgreementSettings): Planned<{ depth: number }, TrainedDepths>[] {
  const { depths, width, trainingImages, images, leaks } = trained;
  return depths.map((depth) => {
    const neurons = [
      { ...gatedNeuron, cycles: depth + 1 },
      ...[0, 4].map((leak) => ({ ...holdNeuron(leak), cycles: depth + 2 })),
      ...leaks.map((leak) => ({ ...resonatorNeuron(leak), cycles: 10 })),
      { ...odeNeuron, cycles: 10 },
    ];
    return {
      about: { depth },
      measurement: trainedDepth({ depth, width, trainingImages, images }, neurons),
    };
  });
}

async function planExaminations({ float64, exact, approximate }: AgreementSettings) {
  const planned: Planned<AboutExamination, Examination>[] = [];
  const plan = async (
    network: GoldenName,
    neuron: NamedNeuron,
    images: number,
    backend: BackendName,
    against: BackendName,
  ) => {
    planned.push({
      about: { network, neuron: neuron.name, backend, against, exact: neuron.exact },
      measurement: await examination({ name: network, neuron, images, backend, against }),
    });
  };
  for (const network of goldenNames) {
    for (const neuron of exactNeurons) {
      await plan(network, neuron, float64[network], 'reference', 'reference');
      await plan(network, neuron, float64[network], 'wasm', 'reference');
      await plan(network, neuron, exact[network], 'wasm', 'wasm');
    }
    for (const neuron of [resonatorNeuron(0.2), odeNeuron]) {
      await plan(network, neuron, approximate[network], 'wasm', 'wasm');
    }
  }
  return planned;
}
