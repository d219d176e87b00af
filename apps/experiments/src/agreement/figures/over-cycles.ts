import { max } from 'simple-statistics';
import type { Figure } from '../../document/document.ts';
import { keyOf, linesOf, type Series } from '../../document/series.ts';
import type { AfterCycles } from '../measurements/over-cycles.ts';
import type { Findings } from '../plan.ts';
import { type GoldenName, goldenNames } from '../settings.ts';
import { errorAxis, styleOf } from './appearance.ts';

const titles: Readonly<Record<GoldenName, string>> = {
  'mnist-mlp': 'MLP, L = 2',
  'mnist-cnn': 'conv. network, L = 4',
};

function seriesOf(
  { cycles }: Findings,
  network: GoldenName,
  value: (row: AfterCycles) => number | null,
): Series[] {
  return cycles
    .filter(({ about }) => about.network === network)
    .map(({ about: { neuron }, measured: { result } }) => ({
      name: neuron,
      ...styleOf(neuron),
      points: result.flatMap((row) => {
        const y = value(row);
        return y === null ? [] : [{ x: row.cycles, y }];
      }),
    }))
    .sort((a, b) => (b.width ?? 2) - (a.width ?? 2));
}

function rowsOf({ cycles }: Findings, columns: readonly (keyof AfterCycles)[]): Figure['rows'] {
  return cycles.flatMap(({ about, measured: { result } }) =>
    result.map((row) => ({
      network: about.network,
      neuron: about.neuron,
      ...Object.fromEntries(columns.map((column) => [column, row[column]])),
    })),
  );
}

function cyclesAxis({ cycles }: Findings) {
  const most = max(cycles.flatMap(({ measured }) => measured.result.map((row) => row.cycles)));
  const ticks = Array.from({ length: most }, (_, k) => k + 1);
  return { label: 'cycles', labelAnchor: 'center', domain: [1, most], ticks, tickFormat: String } as const;
}

/** Agreement by number of cycles, and its upper end enlarged. */
export function agreementOverCycles(findings: Findings): Figure {
  const panels = [0, 0.9].flatMap((lowest) =>
    goldenNames.map((network) => ({
      title: lowest === 0 ? titles[network] : `${titles[network]}: above 90 %`,
      options: {
        x: cyclesAxis(findings),
        y: {
          label: 'agreement',
          domain: [lowest, 1 + 0.02 * (1 - lowest)],
          tickFormat: '%',
          ticks: 5,
          grid: true,
        },
        marks: linesOf(seriesOf(findings, network, (row) => row.agreement)),
      },
    })),
  );
  return {
    kind: 'figure',
    name: 'agreement-over-cycles',
    sheet: {
      title: 'Agreement with the atemporal predictions, by number of cycles',
      key: keyOf([seriesOf(findings, 'mnist-mlp', (row) => row.agreement)]),
      columns: 2,
      panels,
    },
    caption: '',
    rows: rowsOf(findings, ['cycles', 'agreement']),
  };
}

/** Errors below this are rounding in float32. */
const floor = 1e-10;
const measures = [
  ['median', 'median'],
  ['most', '95th percentile'],
  ['largest', 'largest'],
] as const;

/** Median, 95th percentile and largest phase error of the last layer by number of cycles. */
export function errorOverCycles(findings: Findings): Figure {
  const series = goldenNames.map((network) =>
    measures.map(([measure]) =>
      seriesOf(findings, network, (row) => {
        const error = row[measure];
        return error === null ? null : Math.max(error, floor);
      }),
    ),
  );
  return {
    kind: 'figure',
    name: 'error-over-cycles',
    sheet: {
      title: 'Phase error of the last layer, by number of cycles',
      key: keyOf(series[0]),
      columns: 3,
      panelWidth: 380,
      panels: goldenNames.flatMap((network, n) =>
        measures.map(([, words], m) => ({
          title: `${titles[network]}: ${words}`,
          options: {
            x: cyclesAxis(findings),
            y: errorAxis(floor, 'phase error (π)'),
            marks: linesOf(series[n][m]),
          },
        })),
      ),
    },
    caption: '',
    rows: rowsOf(findings, ['cycles', 'compared', 'silentInOne', 'mean', 'median', 'most', 'largest']),
  };
}
