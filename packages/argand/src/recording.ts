import { isBytes } from '@argand/arrays';
import type { Dataset } from '@argand/datasets';
import type { Network } from '@argand/layers';
import { answerPhases, type SpikeResult } from '@argand/spiking';
import type { EvaluationResult } from '@argand/training';
import { orNull, runExample, type Shown } from './example-runs.ts';
import { changeInput } from './input-change.ts';
import { confusionOf } from './report/confusion.ts';
import type { CurvePoint, ReportContents, Scatter } from './report/contents.ts';
import { shownClasses } from './report/shown-classes.ts';
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
  readonly evaluation: EvaluationResult;
  /** Examinations on spikes. */
  readonly spiking: readonly { readonly neuron: string; readonly spikes: SpikeResult }[];
  /** What is shown at work on one image. */
  readonly shown: Shown;
  readonly signal?: AbortSignal;
}

/** The image whose spikes are shown. */
const exampleIndex = 0;
/** How many images the scatter and the histograms show. */
const shownImages = 200;
/** How many phases a scatter shows at most. */
const shownPhases = 2000;
/** How many pixels a picture is wide and high at most. */
const pictureSide = 64;
/** How many bins a histogram has. */
const bins = 48;

/** Everything that the report page shows. */
export async function gatherReport(gathered: Gathered): Promise<ReportContents> {
  const { name, network, data, metrics, settings, curve, evaluation, spiking, shown, signal } = gathered;
  const { classes } = network.description.readout;
  const { width, height, pixels } = pictureOf(data, exampleIndex);
  const label = data.labels[exampleIndex];
  const examplePhases = evaluation.phases.subarray(exampleIndex * classes, (exampleIndex + 1) * classes);
  const kept = shownClasses([examplePhases], [label]);
  return {
    version: 4,
    name,
    created: new Date().toISOString(),
    argandVersion: version,
    metrics,
    settings,
    layers: network.summary().layers,
    curve,
    confusion: confusionOf(evaluation.confusion),
    classes: Array.from({ length: classes }, (_, i) => String(i)),
    shownClasses: kept,
    example: {
      index: exampleIndex,
      label,
      prediction: evaluation.predictions[exampleIndex],
      width,
      height,
      pixels,
      phases: orNull(examplePhases, kept),
    },
    runs: await runExample(
      shown,
      data,
      { index: exampleIndex, phases: examplePhases, shownClasses: kept },
      signal,
    ),
    inputChange: await changeInput(shown, data, {
      evaluation,
      example: exampleIndex,
      ...(signal ? { signal } : {}),
    }),
    scatter: spiking.map(({ neuron, spikes }) => scatterOf(neuron, evaluation.phases, spikes)),
    histograms: await histograms(network, data),
  };
}

/** Output phases of some images, evenly chosen where there are too many: every class comes in turn. */
function scatterOf(neuron: string, atemporal: ArrayLike<number>, spikes: SpikeResult): Scatter {
  const { outputs } = spikes;
  const total = Math.min(shownImages, spikes.images) * outputs;
  let step = Math.ceil(total / shownPhases);
  while (greatestCommonDivisor(step, outputs) > 1) step++;
  const places = Array.from({ length: Math.ceil(total / step) }, (_, k) => k * step);
  return {
    neuron,
    atemporal: orNull(atemporal, places),
    spiking: orNull(answerPhases(spikes), places),
  };
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** An image as grey bytes, the mean of its channels and, of a large one, of neighbouring pixels; plain vectors are one row. */
export function pictureOf({ images, imageShape }: Dataset, index: number) {
  const [height, width, channels = 1] = imageShape.length > 1 ? imageShape : [1, imageShape[0]];
  const size = height * width * channels;
  const image = images.subarray(index * size, (index + 1) * size);
  const scale = isBytes(images) ? 1 : 255;
  const block = Math.ceil(Math.max(height, width) / pictureSide);
  const [rows, columns] = [Math.ceil(height / block), Math.ceil(width / block)];
  const sums = new Float64Array(rows * columns);
  const counts = new Float64Array(rows * columns);
  for (let place = 0; place < size; place++) {
    const pixel = Math.floor(place / channels);
    const target =
      Math.floor(Math.floor(pixel / width) / block) * columns + Math.floor((pixel % width) / block);
    sums[target] += image[place];
    counts[target]++;
  }
  const pixels = Array.from(sums, (sum, k) =>
    Math.round(Math.min(Math.max((scale * sum) / counts[k], 0), 255)),
  );
  return { width: columns, height: rows, pixels };
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
