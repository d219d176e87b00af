import * as Plot from '@observablehq/plot';
import type { LineStyle } from '../../document/sheet.ts';

/** The line styles of all figures; colours are distinguishable on white and on black. */
export const appearance = {
  atemporal: { colour: 'currentColor', dash: '5 4', width: 1.2 },
  gated: { colour: '#4c86d6' },
  hold: { colour: '#3f9d6b', dash: '7 3' },
  resonator: { colour: '#e0803a' },
  ode: { colour: '#a97bdc' },
  'gated, one wave': { colour: '#4c86d6' },
  'gated, mean of 8 cycles': { colour: '#2aa5b5', dash: '6 3' },
  'hold, mean of 8 cycles': { colour: '#3f9d6b', dash: '2 3' },
  'rate-coded, current': { colour: '#d0628a' },
  'rate-coded, regular': { colour: '#b08a2e' },
  paper: { colour: '#d64545' },
} as const satisfies Readonly<Record<string, LineStyle>>;

export function styleOf(name: string): LineStyle {
  return Object.entries(appearance).find(([known]) => known === name)?.[1] ?? { colour: '#888888' };
}

/** Values of the paper, as hollow diamonds. */
export function paperDots(points: readonly { readonly x: number; readonly y: number }[]): Plot.Markish {
  return Plot.dot(points, {
    x: 'x',
    y: 'y',
    symbol: 'diamond',
    r: 5.5,
    stroke: appearance.paper.colour,
    strokeWidth: 2,
  });
}

/** The atemporal accuracy as a horizontal line. */
export function atemporalLine(accuracy: number): Plot.Markish {
  return Plot.ruleY([accuracy], {
    stroke: 'currentColor',
    strokeDasharray: appearance.atemporal.dash,
    strokeWidth: appearance.atemporal.width,
    strokeOpacity: 0.75,
  });
}

/** An axis of accuracies. */
export function accuracyAxis(): Plot.ScaleOptions {
  return { label: 'accuracy', domain: [0, 1], inset: 4, tickFormat: '%', grid: true, ticks: 6 };
}
