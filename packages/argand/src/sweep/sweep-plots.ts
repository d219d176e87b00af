import * as Plot from '@observablehq/plot';
import { disturbances } from '../noise-options.ts';
import { type Figure, figure } from '../report/figure.ts';
import type { Sweep, SweepRow, Varied } from './sweep-results.ts';

interface Point {
  readonly series: string;
  readonly value: number;
  readonly accuracy: number;
  readonly deviation: number;
}

const words = { wave: 'wave', last: 'last cycle', mean: 'circular mean' };
const height = 320;
/** Two labels nearer than this, as a share of the height, would overlap. */
const labelGap = 0.05;
const axes: Readonly<Record<string, string>> = {
  jitter: 'jitter σ (periods)',
  delete: 'spikes deleted (share)',
  spurious: 'spurious spikes (a neuron and cycle)',
  levels: 'instants a cycle',
  dead: 'dead neurons (share)',
  mismatch: 'frequency mismatch σ (share)',
  bits: 'bits a weight',
  cycles: 'cycles',
};

/** Accuracy against each disturbance: a line for each neuron and rule, and the undisturbed atemporal accuracy. */
export function sweepFigures(sweep: Sweep): Figure[] {
  return Object.keys(axes).flatMap((varied) => {
    const own = sweep.rows.filter((row) => row.varied === varied);
    return own.length === 0 ? [] : [accuracyFigure(varied, own, sweep)];
  });
}

function accuracyFigure(varied: string, rows: readonly SweepRow[], { atemporal, settings }: Sweep): Figure {
  const points = pointsOf(rows).sort((a, b) => a.value - b.value);
  const values = [...new Set(points.map(({ value }) => value))];
  const series = [...new Set(points.map((point) => point.series))];
  const seeds = rows.reduce((most, { repeats }) => Math.max(most, repeats), 0);
  return figure(
    {
      title: `Accuracy against ${axes[varied]}`,
      caption: `${captionOf(varied)} ${settings.images.toLocaleString('en')} images${seeds > 1 ? `, mean and standard deviation of ${seeds} seeds` : ''}. The dashed line is the undisturbed atemporal accuracy.`,
    },
    {
      height,
      marginRight: 150,
      x: {
        label: axes[varied],
        labelAnchor: 'center',
        ticks: values,
        tickFormat: String,
        ...(varied === 'levels' ? { type: 'log', base: 2 } : {}),
      },
      y: { label: 'accuracy', domain: [0, 1], grid: true, tickFormat: '%' },
      color: { domain: series, scheme: 'Tableau10' },
      marks: accuracyMarks(points, series, atemporal.accuracy),
    },
  );
}

function accuracyMarks(
  points: readonly Point[],
  series: readonly string[],
  atemporal: number,
): Plot.Markish[] {
  const isLine = new Set(points.map(({ value }) => value)).size > 1;
  return [
    Plot.ruleY([atemporal], { stroke: 'currentColor', strokeDasharray: '4 3', strokeOpacity: 0.6 }),
    // One point makes no line.
    Plot.line(isLine ? points : [], {
      x: 'value',
      y: 'accuracy',
      z: 'series',
      stroke: 'series',
      strokeWidth: 1.8,
    }),
    Plot.ruleX(
      points.filter(({ deviation }) => deviation > 0),
      {
        x: 'value',
        y1: ({ accuracy, deviation }: Point) => accuracy - deviation,
        y2: ({ accuracy, deviation }: Point) => accuracy + deviation,
        stroke: 'series',
      },
    ),
    Plot.dot(points, { x: 'value', y: 'accuracy', fill: 'series', r: 3 }),
    Plot.text(labels(points, series), {
      x: 'value',
      y: 'accuracy',
      text: 'series',
      fill: 'series',
      textAnchor: 'start',
      dx: 8,
    }),
  ];
}

function pointsOf(rows: readonly SweepRow[]): Point[] {
  return rows.flatMap(({ neuron, value, accuracy, deviation }) =>
    value === null
      ? []
      : (['wave', 'last', 'mean'] as const).flatMap((rule) => {
          const share = accuracy[rule];
          if (share === undefined) return [];
          return [
            { series: `${neuron}, ${words[rule]}`, value, accuracy: share, deviation: deviation[rule] ?? 0 },
          ];
        }),
  );
}

/** The series' names at their right ends, moved apart where they would overlap. */
function labels(points: readonly Point[], series: readonly string[]): Point[] {
  const ends = series
    .map((name) => points.findLast((point) => point.series === name))
    .filter((point) => point !== undefined)
    .sort((a, b) => b.accuracy - a.accuracy);
  let above = Number.POSITIVE_INFINITY;
  return ends.map((point) => {
    above = Math.min(point.accuracy, above - labelGap);
    return { ...point, accuracy: above };
  });
}

function captionOf(varied: string): string {
  const words = disturbances.find(({ name }) => name === varied)?.words;
  return words === undefined
    ? 'The same network run for more or fewer cycles, undisturbed.'
    : `${words[0].toUpperCase()}${words.slice(1)}.`;
}

/** What a row varies, in words. */
export function variedWords(varied: Varied, value: number | null): string {
  return value === null ? 'undisturbed' : `${varied} ${value}`;
}
