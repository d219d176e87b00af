import type { Measured } from 'study';
import { type Answers, answers } from './measurements/answers.ts';
import { type Disturbed, disturbed } from './measurements/disturbed.ts';
import type { Measurement } from './measurements/measurement.ts';
import { type OperationsRow, operations } from './measurements/operations.ts';
import { type OverCycles, overCycles } from './measurements/over-cycles.ts';
import { type LayerPhases, phases } from './measurements/phases.ts';
import { type Raster, raster } from './measurements/raster.ts';
import { type RateCoded, rateCoded } from './measurements/rate-coded.ts';
import { type Trained, trained } from './measurements/trained.ts';
import type { NetworkKind, NetworkSpec } from './network-spec.ts';
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

/** A measurement of the plan, which part it belongs to, and what of it tables and figures go by. */
export interface Planned<About, Result> {
  readonly part: Part;
  readonly about: About & { readonly network: NetworkSpec };
  readonly measurement: Measurement<Result>;
}

/** A planned measurement that was made. */
export interface Finding<About, Result> {
  readonly about: About & { readonly network: NetworkSpec };
  readonly measured: Measured<Result>;
}

type OfNeuron = { readonly neuron: NeuronName };

/** All that is measured. */
export interface Plan {
  readonly networks: readonly Planned<unknown, Trained>[];
  readonly answers: readonly Planned<OfNeuron, Answers>[];
  readonly cycles: readonly Planned<OfNeuron, OverCycles>[];
  readonly disturbed: readonly Planned<
    { readonly disturbance: DisturbanceName; readonly reading: Reading },
    Disturbed
  >[];
  readonly phases: readonly Planned<unknown, readonly LayerPhases[]>[];
  readonly rasters: readonly Planned<OfNeuron, Raster>[];
  readonly operations: readonly Planned<OfNeuron, readonly OperationsRow[]>[];
  readonly rateCoded: readonly Planned<unknown, RateCoded>[];
}

/** The same shape, of what was measured. */
export type Findings = {
  readonly [Kind in keyof Plan]: Plan[Kind] extends readonly Planned<infer About, infer Result>[]
    ? readonly Finding<About, Result>[]
    : never;
};

/** So many cycles of a raster are shown. */
const rasterCycles = 4;

/** How one sort of network is measured. */
interface Sort {
  readonly images: PaperSettings['images']['mlp'];
  /** The part of each sort of measurement. */
  readonly part: (ofMlp: Part) => Part;
  readonly readings: readonly Reading[];
  readonly settings: PaperSettings;
}

/** Everything that these settings ask for; `again` throws trained networks away before they are trained. */
export function planOf(settings: PaperSettings, workbench: Workbench, again = false): Plan {
  const networks = { workbench, again };
  const mlp: Sort = {
    settings,
    images: settings.images.mlp,
    part: (part) => part,
    readings: [wave, gatedMean, holdMean],
  };
  const others = (['cnn', 'cifar'] as const).map((part) => ({
    kinds: settings[part],
    sort: {
      settings,
      images: settings.images[part],
      part: () => part,
      readings: [wave, gatedMean],
    } satisfies Sort,
  }));
  const curves = specsOf(settings.curves, settings.seeds.slice(0, settings.curveSeeds));
  const first = specsOf(settings.curves, settings.seeds.slice(0, 1));
  const whole = others.flatMap(({ kinds, sort }) => {
    const specs = specsOf(kinds, settings.seeds.slice(0, 1));
    return [trainings(specs, sort, networks), curvesOf(specs, sort), spikesOf(specs, sort)];
  });
  const plan = joined([
    trainings(specsOf(settings.mlp, settings.seeds), mlp, networks),
    trainings(specsOf(settings.long, settings.seeds.slice(0, settings.longSeeds)), mlp, networks),
    curvesOf(curves, mlp),
    spikesOf(first, mlp),
    operationsOf(
      first.filter(({ recipe }) => recipe === 'best'),
      mlp,
    ),
    ...whole,
  ]);
  const known = <About, Result>(planned: readonly Planned<About, Result>[]) =>
    planned.map((one) => ofItsNetwork(one, workbench));
  return {
    networks: known(plan.networks),
    answers: known(plan.answers),
    cycles: known(plan.cycles),
    disturbed: known(plan.disturbed),
    phases: known(plan.phases),
    rasters: known(plan.rasters),
    operations: known(plan.operations),
    rateCoded: known(plan.rateCoded),
  };
}

/** What is measured of a network is known by the network's file: trained by another version of Argand, it is another network. */
function ofItsNetwork<About, Result>(
  planned: Planned<About, Result>,
  workbench: Workbench,
): Planned<About, Result> {
  const checksum = () => workbench.networkChecksum(planned.about.network);
  return { ...planned, measurement: { ...planned.measurement, checksum } };
}

/** One of each kind with each seed, so that all kinds come early with few seeds. */
function specsOf(kinds: readonly NetworkKind[], seeds: readonly number[]): NetworkSpec[] {
  return seeds.flatMap((seed) => kinds.map((kind) => ({ ...kind, seed })));
}

function joined(plans: readonly Partial<Plan>[]): Plan {
  return {
    networks: plans.flatMap(({ networks = [] }) => networks),
    answers: plans.flatMap(({ answers = [] }) => answers),
    cycles: plans.flatMap(({ cycles = [] }) => cycles),
    disturbed: plans.flatMap(({ disturbed = [] }) => disturbed),
    phases: plans.flatMap(({ phases = [] }) => phases),
    rasters: plans.flatMap(({ rasters = [] }) => rasters),
    operations: plans.flatMap(({ operations = [] }) => operations),
    rateCoded: plans.flatMap(({ rateCoded = [] }) => rateCoded),
  };
}

function trainings(
  specs: readonly NetworkSpec[],
  { images, part }: Sort,
  { workbench, again }: { readonly workbench: Workbench; readonly again: boolean },
): Partial<Plan> {
  return {
    networks: specs.map((network) => ({
      part: part('accuracy'),
      about: { network },
      measurement: trained(network, workbench, again),
    })),
    answers: specs.flatMap((network) =>
      neuronNames.flatMap((neuron) => {
        const count = images.answers[neuron];
        return count === undefined
          ? []
          : [
              {
                part: part('accuracy'),
                about: { network, neuron },
                measurement: answers(network, neuron, count),
              },
            ];
      }),
    ),
  };
}

function curvesOf(specs: readonly NetworkSpec[], { images, part, readings, settings }: Sort): Partial<Plan> {
  return {
    cycles: specs.flatMap((network) =>
      neuronNames.map((neuron) => ({
        part: part('cycles'),
        about: { network, neuron },
        measurement: overCycles(network, neuron, images.cycles, settings.mostCycles),
      })),
    ),
    disturbed: specs.flatMap((network) =>
      disturbanceNames.flatMap((disturbance) =>
        readings.map((reading) => ({
          part: part('noise'),
          about: { network, disturbance, reading },
          measurement: disturbed(network, disturbance, reading, {
            values: settings.disturbed[disturbance],
            images: reading.settledCycles === undefined ? images.wave : images.stream,
          }),
        })),
      ),
    ),
  };
}

function spikesOf(specs: readonly NetworkSpec[], { images, part }: Sort): Partial<Plan> {
  return {
    phases: specs.map((network) => ({
      part: part('phases'),
      about: { network },
      measurement: phases(network, images.phases),
    })),
    rasters: specs
      .filter(({ model, dataset, recipe }) => model === 'mlp' && dataset === 'mnist' && recipe === 'best')
      .flatMap((network) =>
        neuronNames.map((neuron) => ({
          part: part('phases'),
          about: { network, neuron },
          measurement: raster(network, neuron, rasterCycles),
        })),
      ),
  };
}

function operationsOf(specs: readonly NetworkSpec[], { part, settings }: Sort): Partial<Plan> {
  const { images, cycles, steps, rateImages } = settings.operations;
  return {
    operations: specs.flatMap((network) =>
      (['hold', 'resonator', 'ode'] as const).map((neuron) => ({
        part: part('operations'),
        about: { network, neuron },
        measurement: operations(network, neuron, { cycles: cycles[neuron], images }),
      })),
    ),
    rateCoded: specs.map((network) => ({
      part: part('operations'),
      about: { network },
      measurement: rateCoded(network, { images: rateImages, steps }),
    })),
  };
}
