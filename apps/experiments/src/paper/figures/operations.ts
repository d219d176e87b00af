import { max, min } from 'simple-statistics';
import type { Figure, Row } from '../../document/document.ts';
import { keyOf, linesOf, type Series } from '../../document/series.ts';
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

/** Operations per image against accuracy: phasors by neuron and cycles, and the rate-coded twin by steps. */
export function operations(findings: Findings): Figure | undefined {
  const all = [...findings.operations, ...findings.rateCoded];
  const datasets = [...new Set(all.map(({ about }) => about.network.dataset))];
  if (datasets.length === 0) return undefined;
  const series = datasets.map((dataset) => seriesOf(findings, dataset));
  return {
    kind: 'figure',
    name: 'operations-against-accuracy',
    sheet: {
      title: 'Operations per image against accuracy',
      key: [...keyOf(series), { name: 'paper', ...appearance.paper }],
      columns: 2,
      panelHeight: 320,
      panels: datasets.map((dataset, k) => ({
        title: datasetWords({ dataset }),
        options: {
          x: {
            type: 'log',
            label: 'operations per image',
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
      'Recipe `best`, 2 epochs, seed 0. Large dot: one gated wave. Lines of hold, resonator and ode: more cycles to the right. The rate-coded twin has the same layers with ReLU, trained from scratch, and integrate-and-fire neurons; pixels are a constant current or regular spikes; more steps to the right. With a current no input fires, but the first layer is computed once per image, which is counted. A phasor operation is two additions, a rate-coded operation is one.',
    rows: rowsOf(findings),
  };
}

/** The runs of both data sets, one row for each number of cycles or steps. */
function rowsOf({ operations: phasors, rateCoded }: Findings): Row[] {
  return [
    ...phasors.flatMap(({ about: { network, neuron }, measured: { result, settings } }) =>
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
    ...rateCoded.flatMap(({ about: { network }, measured: { result } }) => [
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
  ];
}

/** The powers of ten between the smallest and the largest number of operations. */
function powersOfTen(series: readonly Series[]): number[] {
  const exponents = series.flatMap(({ points }) => points.map(({ x }) => Math.log10(x)));
  const [first, last] = [Math.ceil(min(exponents)), Math.floor(max(exponents))];
  return Array.from({ length: Math.max(last - first + 1, 0) }, (_, k) => 10 ** (first + k));
}
