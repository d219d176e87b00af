import type { Dataset } from '@argand/datasets';
import type { Network } from '@argand/layers';
import { answerPhases, type SpikeResult } from '@argand/spiking';
import type { Evaluation } from '@argand/training';
import { orNull, runExample, type Shown } from './example-runs.ts';
import { changeInput } from './input-change.ts';
import type { CurvePoint, ReportContents } from './report/contents.ts';
import type { Metrics } from './results.ts';
import { version } from './version.ts';

/** What a report is gathered from. */
export interface Gathered {
  readonly name: string;
  readonly network: Network;
  readonly data: Dataset;
  readonly metrics: Metrics;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly curve: readonly CurvePoint[];
  readonly evaluation: Evaluation;
  /** Examinations on spikes. */
  readonly spiking: readonly { readonly neuron: string; readonly spikes: SpikeResult }[];
  /** What is shown at work on one image. */
  readonly shown: Shown;
}

/** The image whose spikes are shown. */
const exampleIndex = 0;
/** How many images the scatter and the histograms show. */
const shownImages = 200;
/** How many bins a histogram has. */
const bins = 48;

/** Everything that the report page shows. */
export async function gatherReport(gathered: Gathered): Promise<ReportContents> {
  const { name, network, data, metrics, settings, curve, evaluation, spiking, shown } = gathered;
  const { classes } = network.description.readout;
  const { width, height, pixels } = pictureOf(data, exampleIndex);
  const examplePhases = evaluation.phases.subarray(exampleIndex * classes, (exampleIndex + 1) * classes);
  return {
    version: 3,
    name,
    created: new Date().toISOString(),
    argandVersion: version,
    metrics,
    settings,
    layers: network.summary(),
    curve,
    confusion: evaluation.confusion,
    classes: Array.from({ length: classes }, (_, i) => String(i)),
    example: {
      index: exampleIndex,
      label: data.labels[exampleIndex],
      prediction: evaluation.predictions[exampleIndex],
      width,
      height,
      pixels,
      phases: orNull(examplePhases),
    },
    runs: await runExample(shown, data, { index: exampleIndex, phases: examplePhases }),
    inputChange: await changeInput(shown, data, evaluation, exampleIndex),
    scatter: spiking.map(({ neuron, spikes }) => {
      const compared = Math.min(shownImages, spikes.images) * classes;
      return {
        neuron,
        atemporal: Array.from(evaluation.phases.subarray(0, compared), (phase) => Number(phase.toFixed(6))),
        spiking: orNull(answerPhases(spikes).subarray(0, compared)),
      };
    }),
    histograms: await histograms(network, data),
  };
}

/** An image as grey bytes: the mean of its channels; plain vectors are one row. */
function pictureOf({ images, imageShape }: Dataset, index: number) {
  const [height, width, channels = 1] = imageShape.length > 1 ? imageShape : [1, imageShape[0]];
  const size = height * width * channels;
  const image = images.subarray(index * size, (index + 1) * size);
  const scale = images instanceof Uint8Array ? 1 : 255;
  const pixels = Array.from({ length: height * width }, (_, pixel) => {
    let sum = 0;
    for (let channel = 0; channel < channels; channel++) sum += image[pixel * channels + channel];
    return Math.round(Math.min(Math.max((scale * sum) / channels, 0), 255));
  });
  return { width, height, pixels };
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
