import { max } from 'simple-statistics';
import type { Figure } from '../../document/document.ts';
import { keyOf, linesOf, type Series } from '../../document/series.ts';
import { spreadOf } from '../../document/spread.ts';
import { byKind, kindTitle } from '../document/kinds.ts';
import { neuronNames } from '../neurons.ts';
import type { Findings } from '../plan.ts';
import { accuracyAxis, appearance, atemporalLine, styleOf } from './appearance.ts';

type OfKind = Findings['cycles'];

/** The mean accuracy for each number of cycles, over networks. */
function seriesOf(found: OfKind): Series[] {
  return neuronNames.flatMap((neuron) => {
    const runs = found.filter(({ about }) => about.neuron === neuron).map(({ measured }) => measured.result);
    if (runs.length === 0) return [];
    const points = runs[0].rows.map(({ cycles }, k) => {
      const { mean, deviation } = spreadOf(runs.map(({ rows }) => rows[k].accuracy));
      return { x: cycles, y: mean, deviation };
    });
    return [{ name: neuron, ...styleOf(neuron), points }];
  });
}

/** Accuracy by number of cycles, for each neuron. */
export function overCycles({ cycles }: Findings): Figure | undefined {
  if (cycles.length === 0) return undefined;
  const kinds = byKind(cycles).map(({ kind, found }) => ({
    kind,
    found,
    series: seriesOf(found),
    atemporal: spreadOf(found.map(({ measured }) => measured.result.atemporalAccuracy)).mean,
  }));
  const most = max(kinds.flatMap(({ series }) => series.flatMap(({ points }) => points.map(({ x }) => x))));
  return {
    kind: 'figure',
    name: 'accuracy-over-cycles',
    sheet: {
      title: 'Accuracy by number of cycles',
      key: [...keyOf(kinds.map(({ series }) => series)), { name: 'atemporal', ...appearance.atemporal }],
      columns: 2,
      panels: kinds.map(({ kind, series, atemporal }) => ({
        title: kindTitle(kind),
        options: {
          x: {
            label: 'cycles',
            labelAnchor: 'center',
            domain: [1, most],
            inset: 6,
            ticks: Array.from({ length: most }, (_, k) => k + 1),
            tickFormat: String,
          },
          y: accuracyAxis(),
          marks: [atemporalLine(atemporal), ...linesOf(series)],
        },
      })),
    },
    caption:
      'All numbers of cycles are read from one run; the prediction is that of the last complete cycle. Gated and hold have the atemporal accuracy once there is one cycle more than layers; resonator and ode approach it.',
    rows: cycles.flatMap(({ about: { network, neuron }, measured: { result } }) =>
      result.rows.map((row) => ({
        dataset: network.dataset,
        model: network.model,
        recipe: network.recipe,
        seed: network.seed,
        neuron,
        ...row,
        atemporal: result.atemporalAccuracy,
      })),
    ),
  };
}
