import * as Plot from '@observablehq/plot';
import type { Figure } from '../../document/document.ts';
import type { RankedCandidate } from '../ranking.ts';
import type { Comparison } from '../settings.ts';

const colour = '#4c86d6';

/** The held-out accuracy of every candidate of a comparison, with the standard error of the mean. */
export function heldOutAccuracy(
  { name, title }: Pick<Comparison, 'name' | 'title'>,
  ranking: readonly RankedCandidate[],
): Figure {
  const bars = ranking.map((candidate) => ({
    name: candidate.name,
    mean: 100 * candidate.mean,
    low: 100 * (candidate.mean - candidate.error),
    high: 100 * (candidate.mean + candidate.error),
  }));
  return {
    kind: 'figure',
    name: `held-out-accuracy-${name}`,
    sheet: {
      title: `Held-out accuracy: ${title.replaceAll('`', '')}`,
      key: [],
      columns: 1,
      panelWidth: 820,
      panelHeight: 60 + 22 * bars.length,
      panels: [
        {
          title: '',
          options: {
            marginLeft: 260,
            x: { label: 'accuracy (%)', labelAnchor: 'center', grid: true, inset: 12 },
            y: { label: null, domain: bars.map((bar) => bar.name), tickSize: 0 },
            marks: [
              Plot.ruleY(bars, {
                y: 'name',
                x1: 'low',
                x2: 'high',
                stroke: colour,
                strokeWidth: 3,
                strokeOpacity: 0.4,
              }),
              Plot.dot(bars, { y: 'name', x: 'mean', fill: colour, r: 4 }),
            ],
          },
        },
      ],
    },
    caption: 'Dots are means over seeds, bars the standard error of the mean.',
    rows: ranking.map(({ ...row }) => row),
  };
}
