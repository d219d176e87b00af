import * as Plot from '@observablehq/plot';
import { max } from 'simple-statistics';
import type { Figure } from '../../document/document.ts';
import { keyOf, linesOf, type Series } from '../../document/series.ts';
import { spreadOf } from '../../document/spread.ts';
import { byKind, kindTitle } from '../document/kinds.ts';
import { isMlp, type NetworkKind } from '../network-spec.ts';
import type { Findings } from '../plan.ts';
import { published } from '../published.ts';
import type { DisturbanceName } from '../readings.ts';
import { accuracyAxis, appearance, atemporalLine, paperDots, styleOf } from './appearance.ts';

const descriptions: Readonly<Record<DisturbanceName, { title: string; axis: string; caption: string }>> = {
  jitter: {
    title: 'Accuracy under jitter',
    axis: 'σ of a spike’s time (periods)',
    caption:
      'Each spike of inputs and hidden neurons is shifted by a normally distributed time. Red diamonds: the paper’s CIFAR-10 network, relative to its 70.6 %.',
  },
  levels: {
    title: 'Accuracy with quantised spike times',
    axis: 'instants per cycle',
    caption:
      'Spikes occur only at this many equally spaced instants of a cycle, each at the nearest. Red lines: the paper’s MLP loses nothing down to 11 instants; its convolutional network keeps 90 % of its accuracy at 14. An odd number of instants has none at phase 0, the phase of all dark pixels in our convolutional network.',
  },
  deletion: {
    title: 'Accuracy with deleted spikes',
    axis: 'fraction of spikes deleted',
    caption:
      'Each spike of inputs and hidden neurons is deleted with this probability. Red diamond: the paper’s CIFAR-10 network, 64.8 of its 70.6 % with 30 % deleted.',
  },
};

type OfKind = Findings['disturbed'];

/** The remaining fraction of the undisturbed atemporal accuracy for each value, by reading: the mean over networks. */
function seriesOf(found: OfKind): Series[] {
  const readings = [...new Set(found.map(({ about }) => about.reading.name))];
  return readings.map((name) => {
    const runs = found
      .filter(({ about }) => about.reading.name === name)
      .map(({ measured }) => measured.result);
    const points = runs[0].rows.map(({ value }, k) => {
      const { mean, deviation } = spreadOf(
        runs.map(({ rows, atemporalAccuracy }) => rows[k].accuracy / atemporalAccuracy),
      );
      return { x: value, y: mean, deviation };
    });
    return { name, ...styleOf(name), points };
  });
}

/** Accuracy against one disturbance, a panel for each kind of network. */
export function underNoise({ disturbed }: Findings, disturbance: DisturbanceName): Figure | undefined {
  const own = disturbed.filter(({ about }) => about.disturbance === disturbance);
  if (own.length === 0) return undefined;
  const { title, axis, caption } = descriptions[disturbance];
  const kinds = byKind(own).map(({ kind, found }) => ({
    kind,
    series: seriesOf(found),
  }));
  const values = [...new Set(own.flatMap(({ measured }) => measured.result.rows.map(({ value }) => value)))];
  return {
    kind: 'figure',
    name: `accuracy-against-${disturbance}`,
    sheet: {
      title,
      key: [
        ...keyOf(kinds.map(({ series }) => series)),
        { name: 'atemporal, undisturbed', ...appearance.atemporal },
        { name: 'paper', ...appearance.paper },
      ],
      columns: 2,
      panels: kinds.map(({ kind, series }) => ({
        title: kindTitle(kind),
        options: {
          x: {
            label: axis,
            labelAnchor: 'center',
            inset: 6,
            ...(disturbance === 'levels'
              ? { type: 'log' as const, base: 2, ticks: values, tickFormat: String }
              : { domain: [0, max(values)] }),
          },
          y: { ...accuracyAxis(), label: 'fraction of the undisturbed accuracy', domain: [0, 1.05] },
          marks: [atemporalLine(1), ...paperMarks(disturbance, kind), ...linesOf(series)],
        },
      })),
    },
    caption,
    rows: own.flatMap(({ about: { network, reading }, measured: { result } }) =>
      result.rows.map(({ value, ...row }) => ({
        dataset: network.dataset,
        model: network.model,
        recipe: network.recipe,
        seed: network.seed,
        reading: reading.name,
        [disturbance]: value,
        ...row,
        undisturbedAtemporal: result.atemporalAccuracy,
      })),
    ),
  };
}

/** A point of the paper relative to the undisturbed accuracy of its network. */
function keptByPaper({ x, y }: { readonly x: number; readonly y: number }) {
  return { x, y: y / published.cifar10.atemporal.mean };
}

/** The values the paper reports for such a network. */
function paperMarks(disturbance: DisturbanceName, kind: NetworkKind): Plot.Markish[] {
  if (disturbance === 'levels') {
    const at = isMlp(kind) ? published.levels.flatDownTo : published.levels.convolutional;
    return [Plot.ruleX([at], { stroke: appearance.paper.colour, strokeWidth: 1.5, strokeDasharray: '3 3' })];
  }
  return isMlp(kind) ? [] : [paperDots(published[disturbance].map(keptByPaper))];
}
