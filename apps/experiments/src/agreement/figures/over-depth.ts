import { max } from 'simple-statistics';
import type { Figure } from '../../document/document.ts';
import { keyOf, linesOf, type Series } from '../../document/series.ts';
import type { AboutLayers, Findings } from '../plan.ts';
import { errorAxis, styleOf } from './appearance.ts';

/** Errors below this are rounding in float64. */
const floor = 1e-18;
/** The errors of inexact neurons are above this. */
const approximateFloor = 1e-3;
const measures = [
  ['mean', 'mean, all neurons', floor],
  ['mean', 'mean, inexact neurons', approximateFloor],
  ['median', 'median, inexact neurons', approximateFloor],
] as const;

function nameOf({ neuron, backend }: AboutLayers): string {
  return backend === 'reference' ? `${neuron} (float64)` : neuron;
}

/** Phase errors after each layer of random networks, for every neuron. */
export function errorOverDepth({ layers }: Findings): Figure {
  const runs = layers.filter(({ about }) => about.purpose === 'neurons');
  const series = measures.map(([measure, , lowest]) =>
    runs
      // In float64, exact neurons have the same curves as in float32.
      .filter(({ about }) => about.backend === 'wasm')
      .filter(({ measured }) => lowest === floor || measured.result.some(({ mean }) => (mean ?? 0) > lowest))
      .map(({ about, measured: { result } }): Series => {
        const points = result.flatMap((errors, layer) => {
          const error = errors[measure];
          return error === null ? [] : [{ x: layer + 1, y: Math.max(error, lowest) }];
        });
        return { name: about.neuron, ...styleOf(about.neuron), points };
      })
      .sort((a, b) => (b.width ?? 2) - (a.width ?? 2)),
  );
  const depth = max(runs.map(({ measured }) => measured.result.length));
  return {
    kind: 'figure',
    name: 'error-over-depth',
    sheet: {
      title: `Phase error after each layer of random dense networks, ${runs[0].about.cycles} cycles`,
      key: keyOf(series),
      columns: 3,
      panelWidth: 380,
      panels: measures.map(([, words, lowest], m) => ({
        title: words,
        options: {
          x: {
            label: 'layer',
            labelAnchor: 'center',
            domain: [1, depth],
            ticks: Array.from({ length: depth }, (_, k) => k + 1),
            tickFormat: String,
          },
          y: errorAxis(lowest, 'phase error (π)'),
          marks: linesOf(series[m]),
        },
      })),
    },
    caption: '',
    rows: runs.flatMap(({ about, measured: { result } }) =>
      result.map((errors, layer) => ({
        neuron: nameOf(about),
        cycles: about.cycles,
        layer: layer + 1,
        ...errors,
      })),
    ),
  };
}

/** Agreement and phase errors of trained dense networks by depth. */
export function agreementOverDepth({ trained }: Findings): Figure {
  const neurons = trained[0].measured.result.neurons.map(({ neuron }) => neuron);
  const seriesOf = (value: (neuron: string, depth: number) => number | null): Series[] =>
    neurons
      .map((neuron): Series => {
        const points = trained.flatMap(({ about: { depth } }) => {
          const y = value(neuron, depth);
          return y === null ? [] : [{ x: depth, y }];
        });
        return { name: neuron, ...styleOf(neuron), points };
      })
      .sort((a, b) => (b.width ?? 2) - (a.width ?? 2));
  const rowOf = (neuron: string, depth: number) =>
    trained
      .find(({ about }) => about.depth === depth)
      ?.measured.result.neurons.find((row) => row.neuron === neuron);
  const agreement = seriesOf((neuron, depth) => rowOf(neuron, depth)?.agreement ?? null);
  const error = seriesOf((neuron, depth) => {
    const found = rowOf(neuron, depth)?.mean ?? null;
    return found === null ? null : Math.max(found, 1e-10);
  });
  const depths = trained.map(({ about }) => about.depth);
  const x = { label: 'layers', labelAnchor: 'center', ticks: depths, tickFormat: String } as const;
  return {
    kind: 'figure',
    name: 'agreement-over-depth',
    sheet: {
      title: 'Trained dense networks of several depths',
      key: keyOf([agreement]),
      columns: 2,
      panels: [
        {
          title: 'agreement with the atemporal predictions',
          options: {
            x,
            y: { label: 'agreement', domain: [0, 1.02], tickFormat: '%', grid: true },
            marks: linesOf(agreement),
          },
        },
        {
          title: 'mean phase error of the last layer',
          options: { x, y: errorAxis(1e-10, 'phase error (π)'), marks: linesOf(error) },
        },
      ],
    },
    caption: '',
    rows: trained.flatMap(({ about: { depth }, measured: { result } }) =>
      result.neurons.map(({ neuron, ...row }) => ({
        layers: depth,
        neuron,
        atemporalAccuracy: result.accuracy,
        ...row,
      })),
    ),
  };
}
