import { readFileSync } from 'node:fs';
import type { Dataset } from '@argand/datasets';
import type { Network } from '@argand/layers';
import { spikeTime } from '@argand/phasor';
import { answerPhases, type SpikeResult, type SpikeTrain } from '@argand/spiking';
import type { Evaluation } from '@argand/training';
import type { CurvePoint, ReportContents } from './report/contents.ts';
import type { Metrics } from './results.ts';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

/** What a report is gathered from. */
export interface Gathered {
  readonly name: string;
  readonly network: Network;
  readonly data: Dataset;
  readonly metrics: Metrics;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly curve: readonly CurvePoint[];
  readonly evaluation: Evaluation;
  readonly spiking: readonly { readonly neuron: string; readonly spikes: SpikeResult }[];
}

/** The image whose spikes are shown. */
export const exampleIndex = 0;
/** How many images the scatter and the histograms show. */
const shownImages = 200;
/** How many bins a histogram has. */
const bins = 48;
/** A curve of more points is thinned: more cannot be seen. */
const mostCurvePoints = 2000;

const orNull = (phases: ArrayLike<number>) =>
  Array.from(phases, (phase) => (Number.isNaN(phase) ? null : Number(phase.toFixed(6))));

/** Everything that the report page shows. */
export async function gatherReport(gathered: Gathered): Promise<ReportContents> {
  const { name, network, data, metrics, settings, curve, evaluation, spiking } = gathered;
  const { classes } = network.description.readout;
  const [height = 1, width = data.imageShape[0]] = data.imageShape.length > 1 ? data.imageShape : [];
  const pixels = data.images.subarray(exampleIndex * height * width, (exampleIndex + 1) * height * width);
  const grey =
    data.images instanceof Uint8Array
      ? (value: number) => value
      : (value: number) => Math.round(255 * Math.min(Math.max(value, 0), 1));
  const step = Math.max(1, Math.ceil(curve.length / mostCurvePoints));
  return {
    version: 1,
    name,
    created: new Date().toISOString(),
    argandVersion: version,
    metrics,
    settings,
    layers: network.summary(),
    curve: curve.filter((_, i) => i % step === 0),
    confusion: evaluation.confusion,
    classes: Array.from({ length: classes }, (_, i) => String(i)),
    example: {
      index: exampleIndex,
      label: data.labels[exampleIndex],
      prediction: evaluation.predictions[exampleIndex],
      width,
      height,
      pixels: Array.from(pixels, grey),
      phases: orNull(evaluation.phases.subarray(exampleIndex * classes, (exampleIndex + 1) * classes)),
    },
    rasters: spiking.map(({ neuron, spikes }) => ({
      neuron,
      cycles: spikes.cycles,
      layers: trainsOf(spikes).map(({ neurons, clock, neuron: which, cycle, phase }, i) => ({
        name: i === 0 ? 'input' : `layer ${i - 1}`,
        neurons,
        clock,
        neuron: [...which],
        time: Array.from(cycle, (c, k) => Number(spikeTime(c, phase[k], clock).toFixed(4))),
      })),
    })),
    settling: spiking.map(({ neuron, spikes }) => ({
      neuron,
      phases: Array.from({ length: spikes.cycles }, (_, cycle) => {
        const start = (exampleIndex * spikes.cycles + cycle) * classes;
        return orNull(spikes.phases.subarray(start, start + classes));
      }),
    })),
    scatter: spiking.map(({ neuron, spikes }) => {
      const shown = Math.min(shownImages, spikes.images) * classes;
      return {
        neuron,
        atemporal: Array.from(evaluation.phases.subarray(0, shown), (phase) => Number(phase.toFixed(6))),
        spiking: orNull(answerPhases(spikes).subarray(0, shown)),
      };
    }),
    histograms: await histograms(network, data),
  };
}

/** The recorded spikes of the example: those of the inputs, then of every layer. */
function trainsOf({ recorded }: SpikeResult): SpikeTrain[] {
  return recorded ? [recorded.inputs, ...recorded.layers.map(({ train }) => train)] : [];
}

async function histograms(network: Network, data: Dataset): Promise<ReportContents['histograms']> {
  const range = { start: 0, end: Math.min(shownImages, data.length) };
  const stages = [
    ['input', network.encode(data, range)] as const,
    ...network.layerPhases(data, range).map((phases, i) => [`layer ${i}`, phases] as const),
  ];
  const result = [];
  for (const [name, phases] of stages) {
    const counts = new Array<number>(bins).fill(0);
    let silent = 0;
    for (const phase of await phases.read()) {
      if (Number.isNaN(phase)) silent++;
      else counts[Math.min(Math.floor(((phase + 1) / 2) * bins), bins - 1)]++;
    }
    phases.dispose();
    result.push({ name, counts, silent });
  }
  return result;
}
