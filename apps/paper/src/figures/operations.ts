import { max, min } from 'simple-statistics';
import { keyOf, linesOf, type Series } from 'study';
import type { Drawing } from '../document/blocks.ts';
import { datasetWords } from '../document/kinds.ts';
import type { DatasetName } from '../network-spec.ts';
import type { Findings } from '../plan.ts';
import { published } from '../published.ts';
import { accuracyAxis, appearance, paperDots, styleOf } from './appearance.ts';

function seriesOf({ operations, rateCoded }: Findings, dataset: DatasetName): Series[] {
  const own = <T extends { readonly about: { readonly network: { readonly dataset: DatasetName } } }>(
    all: readonly T[],
  ) => all.filter(({ about }) => about.network.dataset === dataset);
  return [
    ...own(rateCoded).flatMap(({ measured: { result } }) => [
      ...result.neurons.map(({ neuron, accuracy, synapticOperations }) => ({
        name: neuron,
        ...styleOf(neuron),
        width: 5,
        points: [{ x: synapticOperations, y: accuracy }],
      })),
      ...result.rateCoded.runs.map(({ input, rows }) => {
        const name = `rate-coded, ${input}`;
        const points = rows.map((row) => ({
          x: row.synapticOperations + row.multiplyAccumulates,
          y: row.accuracy,
        }));
        return { name, ...styleOf(name), points };
      }),
    ]),
    ...own(operations).map(({ about, measured }) => ({
      name: about.neuron,
      ...styleOf(about.neuron),
      points: measured.result.map(({ synapticOperations, accuracy }) => ({
        x: synapticOperations,
        y: accuracy,
      })),
    })),
  ];
}

/** What an answer costs on spikes: phasors by neuron and cycles, and the rate-coded twin by steps. */
export function operations(findings: Findings): Drawing | undefined {
  const all = [...findings.operations, ...findings.rateCoded];
  const datasets = [...new Set(all.map(({ about }) => about.network.dataset))];
  if (datasets.length === 0) return undefined;
  const series = datasets.map((dataset) => seriesOf(findings, dataset));
  return {
    kind: 'figure',
    name: 'operations-against-accuracy',
    sheet: {
      title: 'Operations an image against accuracy',
      key: [...keyOf(series), { name: 'paper', ...appearance.paper }],
      columns: 2,
      panelHeight: 320,
      panels: datasets.map((dataset, k) => ({
        title: datasetWords({ dataset }),
        options: {
          x: {
            type: 'log',
            label: 'operations an image',
            labelAnchor: 'center',
            inset: 8,
            tickFormat: '~s',
            ticks: powersOfTen(series[k]),
            grid: true,
          },
          y: accuracyAxis(),
          marks: [
            ...linesOf(series[k]),
            ...(dataset === 'fashion-mnist'
              ? [paperDots([{ x: published.operations.count, y: published.operations.accuracy }])]
              : []),
          ],
        },
      })),
    },
    caption:
      'Recipe `best`, 2 epochs, seed 0. Large dot: one gated wave. Lines of hold, resonator and ode: more cycles to the right; of the rate-coded twin (the same layers with ReLU, trained anew, integrate-and-fire neurons; pixels as a current, or as regular spikes): more steps. With a current, no input fires, but the first layer is multiplied out once an image, which is counted. An operation of a phasor is two additions, one of a rate is one.',
    rows: [
      ...findings.operations.flatMap(({ about: { network, neuron }, measured: { result, settings } }) =>
        result.map((row) => ({
          dataset: network.dataset,
          run: neuron,
          cyclesOrSteps: row.cycles,
          images: Number(settings.images),
          accuracy: row.accuracy,
          spikes: row.spikes,
          synapticOperations: row.synapticOperations,
          multiplyAccumulates: 0,
        })),
      ),
      ...findings.rateCoded.flatMap(({ about: { network }, measured: { result } }) => [
        ...result.neurons.map((row) => ({
          dataset: network.dataset,
          run: `${row.neuron}, one wave`,
          cyclesOrSteps: 1,
          images: result.images,
          accuracy: row.accuracy,
          spikes: row.spikes,
          synapticOperations: row.synapticOperations,
          multiplyAccumulates: 0,
        })),
        ...result.rateCoded.runs.flatMap(({ input, rows }) =>
          rows.map((row) => ({
            dataset: network.dataset,
            run: `rate-coded, ${input}`,
            cyclesOrSteps: row.steps,
            images: result.images,
            accuracy: row.accuracy,
            spikes: row.spikes,
            synapticOperations: row.synapticOperations,
            multiplyAccumulates: row.multiplyAccumulates,
          })),
        ),
      ]),
    ],
  };
}

/** The powers of ten between the least and the most operations. */
function powersOfTen(series: readonly Series[]): number[] {
  const exponents = series.flatMap(({ points }) => points.map(({ x }) => Math.log10(x)));
  const [first, last] = [Math.ceil(min(exponents)), Math.floor(max(exponents))];
  return Array.from({ length: Math.max(last - first + 1, 0) }, (_, k) => 10 ** (first + k));
}
