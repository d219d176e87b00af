import type { Figure } from '../../document/document.ts';
import { keyOf, linesOf, type Series } from '../../document/series.ts';
import type { Findings } from '../plan.ts';
import { type Law, predicted, resonatorLaws } from '../resonator-law.ts';
import { power } from './appearance.ts';

/** From light to dark with depth. */
const shades: Readonly<Record<number, string>> = {
  1: '#f3b95f',
  2: '#e08a2b',
  4: '#b04e0a',
  8: '#8c3a0c',
};

const causes = [
  ['leak', 'leak = −λ (1/T)', 'many cycles: only the leak matters'],
  ['cycles', '1/N', 'no leak, N cycles'],
] as const;

/** The mean error of the resonator against its leak and against 1/N, with the prediction. */
export function resonatorError(findings: Findings): Figure {
  const laws = resonatorLaws(findings);
  const panels = causes.map(([cause]) =>
    withPrediction(
      cause,
      laws.filter((law) => law.cause === cause).flatMap((law) => seriesOf(law)),
    ),
  );
  return {
    kind: 'figure',
    name: 'resonator-error',
    sheet: {
      title: 'Mean phase error of the resonator, and its two causes',
      key: keyOf(panels),
      columns: 2,
      panelWidth: 480,
      panelHeight: 360,
      panels: causes.map(([cause, label, words], i) => ({
        title: words,
        options: {
          x: {
            type: 'log',
            // Of base 10, the scale would leave out the label of 0.8.
            base: 2,
            label,
            labelAnchor: 'center',
            grid: true,
            ticks: laws.find((law) => law.cause === cause)?.points.map(({ x }) => x) ?? [],
            tickFormat: (x: number) =>
              cause === 'leak' ? String(Number(x.toPrecision(3))) : `1/${Math.round(1 / x)}`,
          },
          y: {
            type: 'log',
            domain: [5e-4, 0.5],
            label: 'mean phase error (π)',
            ticks: [1e-3, 1e-2, 1e-1],
            tickFormat: power,
            grid: true,
          },
          marks: linesOf(panels[i]),
        },
      })),
    },
    caption: '',
    rows: laws.flatMap(({ network, layer, cause, points, slope, exponent }) =>
      points.map(({ x, y }) => ({
        network,
        layer,
        cause: cause === 'leak' ? 'leak' : '1/N',
        x,
        meanError: y,
        slope,
        exponent,
        predicted: predicted[cause] * x,
      })),
    ),
  };
}

function seriesOf({ network, layer, points }: Law): Series[] {
  if (network === 'random') {
    const colour = shades[layer];
    return colour ? [{ name: `random, layer ${layer}`, colour, points }] : [];
  }
  const dash = layer === 1 ? '3 3' : '8 3';
  return [{ name: `golden MLP, layer ${layer}`, colour: '#2456b8', dash, points }];
}

function withPrediction(cause: Law['cause'], series: readonly Series[]): Series[] {
  const positions = [...new Set(series.flatMap(({ points }) => points.map(({ x }) => x)))].sort(
    (a, b) => a - b,
  );
  const points = positions.map((x) => ({ x, y: predicted[cause] * x }));
  return [
    ...series,
    { name: 'predicted for two layers', colour: 'currentColor', dash: '1 4', width: 1.6, points },
  ];
}
