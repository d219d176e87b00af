import type {
  Finding as AnyFinding,
  Planned as AnyPlanned,
  Findings as FindingsOf,
} from '../runner/experiment.ts';
import type { Measurement } from '../runner/measurement.ts';
import { type Answers, answers } from './measurements/answers.ts';
import { type Disturbed, disturbed } from './measurements/disturbed.ts';
import { type OperationsRow, operations } from './measurements/operations.ts';
import { type OverCycles, overCycles } from './measurements/over-cycles.ts';
import { type LayerPhases, phases } from './measurements/phases.ts';
import { type Raster, raster } from './measurements/raster.ts';
import { type RateCoded, rateCoded } from './measurements/rate-coded.ts';
import { type Trained, trained } from './measurements/trained.ts';
import { type NetworkKind, type NetworkSpec, specName } from './network-spec.ts';
import { type NeuronName, neuronNames } from './neurons.ts';
import type { Part } from './parts.ts';
import {
  type DisturbanceName,
  disturbanceNames,
  gatedMean,
  holdMean,
  type Reading,
  wave,
} from './readings.ts';
import type { PaperSettings } from './settings.ts';
import type { Workbench } from './workbench.ts';

type OfNetwork = { readonly network: NetworkSpec };
type OfNeuron = { readonly neuron: NeuronName };

/** A planned measurement of a network; tables and figures group results by `about`. */
export type Planned<About, Result> = AnyPlanned<Workbench, About & OfNetwork, Result>;
export type Finding<About, Result> = AnyFinding<About & OfNetwork, Result>;

/** Everything that is measured, in the order in which it is measured; each network is trained when it is first needed. */
export type Plan = {
  readonly answers: readonly Planned<OfNeuron, Answers>[];
  readonly networks: readonly Planned<unknown, Trained>[];
  readonly cycles: readonly Planned<OfNeuron, OverCycles>[];
  readonly disturbed: readonly Planned<
    { readonly disturbance: DisturbanceName; readonly reading: Reading },
    Disturbed
  >[];
  readonly phases: readonly Planned<unknown, readonly LayerPhases[]>[];
  readonly rasters: readonly Planned<OfNeuron, Raster>[];
  readonly operations: readonly Planned<OfNeuron, readonly OperationsRow[]>[];
  readonly rateCoded: readonly Planned<unknown, RateCoded>[];
};

/** The results of the plan. */
export type Findings = FindingsOf<Plan>;

/** The number of cycles a raster shows. */
const rasterCycles = 4;

/** How networks of one sort are measured. */
interface Sort {
  readonly images: PaperSettings['images']['mlp'];
  /** The part a list of measurements belongs to, given the part it has for the MLP. */
  readonly part: (ofMlp: Part) => Part;
  readonly readings: readonly Reading[];
  readonly settings: PaperSettings;
  readonly of: <Result>(
    spec: NetworkSpec,
    measurement: Measurement<Workbench, Result>,
  ) => Measurement<Workbench, Result>;
  readonly training: (spec: NetworkSpec) => Measurement<Workbench, Trained>;
}

/** Plans everything these settings describe. */
export function planOf(settings: PaperSettings, workbench: Workbench): Plan {
  const shared = { settings, ...trainings(workbench) };
  const mlp: Sort = {
    ...shared,
    images: settings.images.mlp,
    part: (part) => part,
    readings: [wave, gatedMean, holdMean],
  };
  const curves = specsOf(settings.curves, settings.seeds.slice(0, settings.curveSeeds));
  const first = specsOf(settings.curves, settings.seeds.slice(0, 1));
  return joined([
    accuracyOf(specsOf(settings.mlp, settings.seeds), mlp),
    accuracyOf(specsOf(settings.long, settings.seeds.slice(0, settings.longSeeds)), mlp),
    curvesOf(curves, mlp),
    spikesOf(first, mlp),
    operationsOf(
      first.filter(({ recipe }) => recipe === 'best'),
      mlp,
    ),
    ...(['cnn', 'cifar'] as const).flatMap((part) => {
      const sort = {
        ...shared,
        images: settings.images[part],
        part: () => part,
        readings: [wave, gatedMean],
      };
      const specs = specsOf(settings[part], settings.seeds.slice(0, 1));
      return [accuracyOf(specs, sort), curvesOf(specs, sort), spikesOf(specs, sort)];
    }),
  ]);
}

/** The training of each network, one measurement for each, and what makes other measurements depend on it. */
function trainings(workbench: Workbench): Pick<Sort, 'training' | 'of'> {
  const known = new Map<string, Measurement<Workbench, Trained>>();
  const datasetOf = ({ dataset: name }: NetworkSpec) => ({ name, missing: () => workbench.missing(name) });
  const training = (spec: NetworkSpec) => {
    const name = specName(spec);
    const found = known.get(name) ?? { ...trained(spec, workbench), dataset: datasetOf(spec) };
    known.set(name, found);
    return found;
  };
  return {
    training,
    of: (spec, measurement) => ({
      ...measurement,
      needs: [training(spec)],
      dataset: datasetOf(spec),
      checksum: () => workbench.networkChecksum(spec),
    }),
  };
}

/** Each kind with each seed; with few seeds, all kinds come early. */
function specsOf(kinds: readonly NetworkKind[], seeds: readonly number[]): NetworkSpec[] {
  return seeds.flatMap((seed) => kinds.map((kind) => ({ ...kind, seed })));
}

function joined(plans: readonly Partial<Plan>[]): Plan {
  return {
    answers: plans.flatMap(({ answers = [] }) => answers),
    networks: plans.flatMap(({ networks = [] }) => networks),
    cycles: plans.flatMap(({ cycles = [] }) => cycles),
    disturbed: plans.flatMap(({ disturbed = [] }) => disturbed),
    phases: plans.flatMap(({ phases = [] }) => phases),
    rasters: plans.flatMap(({ rasters = [] }) => rasters),
    operations: plans.flatMap(({ operations = [] }) => operations),
    rateCoded: plans.flatMap(({ rateCoded = [] }) => rateCoded),
  };
}

function accuracyOf(specs: readonly NetworkSpec[], { images, part, of, training }: Sort): Partial<Plan> {
  const withCount = neuronNames.flatMap((neuron) => {
    const count = images.answers[neuron];
    return count === undefined ? [] : [{ neuron, count }];
  });
  return {
    networks: specs.map((network) => ({
      part: part('accuracy'),
      about: { network },
      measurement: training(network),
    })),
    answers: specs.flatMap((network) =>
      withCount.map(({ neuron, count }) => ({
        part: part('accuracy'),
        about: { network, neuron },
        measurement: of(network, answers(network, neuron, count)),
      })),
    ),
  };
}

function curvesOf(specs: readonly NetworkSpec[], sort: Sort): Partial<Plan> {
  const { images, part, readings, settings, of } = sort;
  return {
    cycles: specs.flatMap((network) =>
      neuronNames.map((neuron) => ({
        part: part('cycles'),
        about: { network, neuron },
        measurement: of(network, overCycles(network, neuron, images.cycles, settings.mostCycles)),
      })),
    ),
    disturbed: specs.flatMap((network) =>
      disturbanceNames.flatMap((disturbance) =>
        readings.map((reading) => {
          const count = reading.settledCycles === undefined ? images.wave : images.stream;
          const extent = { values: settings.disturbed[disturbance], images: count };
          return {
            part: part('noise'),
            about: { network, disturbance, reading },
            measurement: of(network, disturbed(network, disturbance, reading, extent)),
          };
        }),
      ),
    ),
  };
}

function spikesOf(specs: readonly NetworkSpec[], { images, part, of }: Sort): Partial<Plan> {
  const shown = specs.filter(
    ({ model, dataset, recipe }) => model === 'mlp' && dataset === 'mnist' && recipe === 'best',
  );
  return {
    phases: specs.map((network) => ({
      part: part('phases'),
      about: { network },
      measurement: of(network, phases(network, images.phases)),
    })),
    rasters: shown.flatMap((network) =>
      neuronNames.map((neuron) => ({
        part: part('phases'),
        about: { network, neuron },
        measurement: of(network, raster(network, neuron, rasterCycles)),
      })),
    ),
  };
}

function operationsOf(specs: readonly NetworkSpec[], { part, settings, of }: Sort): Partial<Plan> {
  const { images, cycles, steps, rateImages } = settings.operations;
  return {
    operations: specs.flatMap((network) =>
      (['hold', 'resonator', 'ode'] as const).map((neuron) => ({
        part: part('operations'),
        about: { network, neuron },
        measurement: of(network, operations(network, neuron, { cycles: cycles[neuron], images })),
      })),
    ),
    rateCoded: specs.map((network) => ({
      part: part('operations'),
      about: { network },
      measurement: of(network, rateCoded(network, { images: rateImages, steps })),
    })),
  };
}
