import * as Plot from '@observablehq/plot';
import { max } from 'simple-statistics';
import { keyOf, linesOf, type Series } from 'study';
import type { Drawing } from '../document/blocks.ts';
import { byKind, kindTitle } from '../document/kinds.ts';
import { spreadOf } from '../document/spread.ts';
import { isMlp, type NetworkKind } from '../network-spec.ts';
import type { Findings } from '../plan.ts';
import { published } from '../published.ts';
import type { DisturbanceName } from '../readings.ts';
import { accuracyAxis, appearance, atemporalLine, paperDots, styleOf } from './appearance.ts';

const told: Readonly<Record<DisturbanceName, { title: string; axis: string; caption: string }>> = {
  jitter: {
    title: 'What jitter leaves of the accuracy',
    axis: 'σ of a spike’s time (periods)',
    caption:
      'Every spike of inputs and hidden neurons comes sooner or later by a normal deviate. Red diamonds: the paper’s CIFAR-10 network, of its 70.6 %.',
  },
  levels: {
    title: 'What quantised time leaves of the accuracy',
    axis: 'instants a cycle',
    caption:
      'Spikes come at so many instants of a cycle only, each at the nearest. Red lines: the paper’s MLP is flat down to 11 instants, its convolutional network keeps 90 % of its accuracy at 14. An odd number of instants has none at phase 0, where the dark pixels of our convolutional network all lie.',
  },
  deletion: {
    title: 'What deleted spikes leave of the accuracy',
    axis: 'share of spikes deleted',
    caption:
      'Every spike of inputs and hidden neurons is lost with this probability. Red diamond: the paper’s CIFAR-10 network, 64.8 of its 70.6 % with 30 % deleted.',
  },
};

type OfKind = Findings['disturbed'];

/** What is left of the undisturbed atemporal accuracy of the same images under each value, by reading: the mean over networks. */
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
export function underNoise({ disturbed }: Findings, disturbance: DisturbanceName): Drawing | undefined {
  const own = disturbed.filter(({ about }) => about.disturbance === disturbance);
  if (own.length === 0) return undefined;
  const { title, axis, caption } = told[disturbance];
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
          y: { ...accuracyAxis(), label: 'of the undisturbed accuracy', domain: [0, 1.05] },
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

/** A point of the paper as a share of what its network has undisturbed. */
function keptByPaper({ x, y }: { readonly x: number; readonly y: number }) {
  return { x, y: y / published.cifar10.atemporal.mean };
}

/** What the paper reports of such a network. */
function paperMarks(disturbance: DisturbanceName, kind: NetworkKind): Plot.Markish[] {
  if (disturbance === 'levels') {
    const at = isMlp(kind) ? published.levels.flatDownTo : published.levels.convolutional;
    return [Plot.ruleX([at], { stroke: appearance.paper.colour, strokeWidth: 1.5, strokeDasharray: '3 3' })];
  }
  return isMlp(kind) ? [] : [paperDots(published[disturbance].map(keptByPaper))];
}
