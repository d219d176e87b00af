import * as Plot from '@observablehq/plot';
import type { LineStyle } from './sheet.ts';

/** A line of a figure: its name in the key, and its points. */
export interface Series extends LineStyle {
  readonly name: string;
  readonly points: readonly {
    readonly x: number;
    readonly y: number;
    /** The half length of an error bar. */
    readonly deviation?: number;
  }[];
}

/** Lines with a dot at each point, and an error bar where a point has a deviation. */
export function linesOf(series: readonly Series[]): Plot.Markish[] {
  return series.flatMap(({ points, colour, dash, width = 2 }) => [
    Plot.line(points, {
      x: 'x',
      y: 'y',
      stroke: colour,
      strokeWidth: width,
      ...(dash ? { strokeDasharray: dash } : {}),
      clip: true,
    }),
    Plot.ruleX(
      points.flatMap(({ x, y, deviation = 0 }) =>
        deviation > 0 ? [{ x, low: y - deviation, high: y + deviation }] : [],
      ),
      { x: 'x', y1: 'low', y2: 'high', stroke: colour, strokeOpacity: 0.7, clip: true },
    ),
    Plot.dot(points, { x: 'x', y: 'y', fill: colour, r: Math.max(width, 2), clip: true }),
  ]);
}

/** The key of all series of some panels, each name once. */
export function keyOf(panels: readonly (readonly Series[])[]): (LineStyle & { readonly name: string })[] {
  const seen = new Map(panels.flat().map(({ name, points: _, ...style }) => [name, { name, ...style }]));
  return [...seen.values()];
}
