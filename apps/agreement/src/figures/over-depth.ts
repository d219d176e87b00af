import { max } from 'simple-statistics';
import { drawSheet, type Figure, keyOf, linesOf, type Series } from 'study';
import type { AboutLayers, Findings } from '../plan.ts';
import { errorAxis, styleOf } from './appearance.ts';

/** What float64 leaves of an error of 0 is below this. */
const floor = 1e-18;
/** Of the neurons that are not exact, none has less. */
const approximateFloor = 1e-3;
const measures = [
  ['mean', 'mean, all neurons', floor],
  ['mean', 'mean, those that are not exact', approximateFloor],
  ['median', 'median, those that are not exact', approximateFloor],
] as const;

function nameOf({ neuron, backend }: AboutLayers): string {
  return backend === 'reference' ? `${neuron} (float64)` : neuron;
}

/** Phase errors after each layer of the random networks, of every neuron. */
export function errorOverDepth({ layers }: Findings): Figure {
  const runs = layers.filter(({ about }) => about.part === 'neurons');
  const series = measures.map(([measure, , lowest]) =>
    runs
      // In float64 the neurons that are exact would lie on the lines of float32.
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
    name: 'error-over-depth',
    svg: drawSheet({
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
    }),
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

/** Answers and errors of trained dense networks of some depths. */
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
    name: 'agreement-over-depth',
    svg: drawSheet({
      title: 'Trained dense networks of several depths',
      key: keyOf([agreement]),
      columns: 2,
      panels: [
        {
          title: 'answers equal to the atemporal ones',
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
    }),
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
