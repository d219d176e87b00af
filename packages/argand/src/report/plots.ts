import * as Plot from '@observablehq/plot';
import type { ReportContents } from './contents.ts';
import { blue, type Figure, figure, orange } from './figure.ts';

/** The loss of each step, with a mean over neighbouring steps. */
export function trainingCurve({ curve }: ReportContents): Figure | undefined {
  if (curve.length === 0) return undefined;
  return figure(
    {
      title: 'Training',
      caption: `Loss of ${curve.length} recorded steps; the line is the mean of 25 neighbours.`,
    },
    {
      height: 300,
      x: { label: 'step', labelAnchor: 'center', grid: true },
      y: { label: 'loss', grid: true, type: 'log' },
      marks: [
        Plot.dot(curve, { x: 'step', y: 'loss', r: 1.3, fill: 'currentColor', fillOpacity: 0.25 }),
        Plot.lineY(curve, Plot.windowY(25, { x: 'step', y: 'loss', stroke: blue, strokeWidth: 2 })),
      ],
    },
  );
}

/** How the phases are spread, for the input and after each layer. */
export function histograms({ histograms: all }: ReportContents): Figure {
  const bars = all.flatMap(({ name, counts }) => {
    const total = Math.max(
      1,
      counts.reduce((sum, count) => sum + count, 0),
    );
    const bin = 2 / counts.length;
    return counts.map((count, i) => ({
      layer: name,
      from: -1 + i * bin,
      to: -1 + (i + 1) * bin,
      share: count / total,
    }));
  });
  return figure(
    {
      title: 'Phases by layer',
      caption: 'The share of phases in each bin, atemporal, over the images of the example batch.',
    },
    {
      height: 120 * all.length + 50,
      marginRight: 90,
      x: { label: 'phase (π)', labelAnchor: 'center', domain: [-1, 1] },
      y: { label: null, ticks: 3, tickFormat: '%' },
      fy: { label: null, domain: all.map(({ name }) => name), padding: 0.15 },
      marks: [
        Plot.rectY(bars, { x1: 'from', x2: 'to', y: 'share', fy: 'layer', fill: blue, inset: 0.4 }),
        Plot.ruleY([0], { stroke: 'currentColor', strokeOpacity: 0.5 }),
      ],
    },
  );
}

/** Spiking against atemporal phases: on the diagonal the two are one. */
export function scatter({ scatter: all }: ReportContents): Figure[] {
  return all.map(({ neuron, atemporal, spiking }) => {
    const points = atemporal.flatMap((phase, i) => {
      const other = spiking[i];
      return phase === null || other === null ? [] : [{ atemporal: phase, spiking: other }];
    });
    return figure(
      {
        title: `Atemporal against spiking: ${neuron}`,
        caption: `${points.length} output phases; ±1 are one phase, so the corners are neighbours.`,
      },
      {
        height: 420,
        width: 460,
        x: { label: 'atemporal phase (π)', labelAnchor: 'center', domain: [-1, 1], grid: true },
        y: { label: 'spiking phase (π)', domain: [-1, 1], grid: true },
        marks: [
          Plot.line(
            [
              [-1, -1],
              [1, 1],
            ],
            { stroke: 'currentColor', strokeOpacity: 0.4, strokeDasharray: '4 3' },
          ),
          Plot.dot(points, { x: 'atemporal', y: 'spiking', r: 1.6, fill: orange, fillOpacity: 0.5 }),
        ],
      },
    );
  });
}
