import * as Plot from '@observablehq/plot';
import { max, min } from 'simple-statistics';
import type { Figure } from '../../document/document.ts';
import type { Panel } from '../../document/sheet.ts';
import { spreadOf } from '../../document/spread.ts';
import { answered } from '../document/answered.ts';
import { byKind, datasetWords, ofKind, trainingWords } from '../document/kinds.ts';
import { type DatasetName, isMlp, type NetworkKind } from '../network-spec.ts';
import type { Findings } from '../plan.ts';
import { published } from '../published.ts';
import { styleOf } from './appearance.ts';

/** The accuracy of one network, in the atemporal pass or on spikes. */
interface Dot {
  readonly dataset: DatasetName;
  readonly kind: NetworkKind;
  readonly row: string;
  readonly run: string;
  readonly seed: number;
  readonly accuracy: number;
}

const exact = ['gated', 'hold'];

function dotsOf(findings: Findings): Dot[] {
  const networks = findings.networks.filter(({ about }) => isMlp(about.network));
  return byKind(networks).flatMap(({ kind, found }) => {
    const title = trainingWords(kind).replaceAll('`', '');
    const dot = (run: string, seed: number, accuracy: number): Dot => ({
      dataset: kind.dataset,
      kind,
      row: `${title}: ${run}`,
      run,
      seed,
      accuracy,
    });
    return [
      ...found.map(({ about, measured }) =>
        dot('atemporal', about.network.seed, measured.result.atemporal.accuracy),
      ),
      ...exact.flatMap((neuron) =>
        ofKind(answered(findings), kind)
          .filter(({ about, answers }) => about.neuron === neuron && answers.images === 10_000)
          .map(({ about, answers }) => dot(neuron, about.network.seed, answers.accuracy)),
      ),
    ];
  });
}

/** The accuracy of every network on all test images, atemporally and on spikes, below the paper's. */
export function bySeed(findings: Findings): Figure | undefined {
  const dots = dotsOf(findings);
  if (dots.length === 0) return undefined;
  const datasets = [...new Set(dots.map(({ dataset }) => dataset))];
  return {
    kind: 'figure',
    name: 'accuracy-by-seed',
    sheet: {
      title: 'Accuracy of each network on all 10,000 test images, MLP 784-100-10',
      key: [],
      columns: 1,
      panelWidth: 820,
      panelHeight: 330,
      panels: datasets.map((dataset) =>
        panelOf(
          dataset,
          dots.filter((one) => one.dataset === dataset),
        ),
      ),
    },
    caption:
      "Each dot is a network with one seed; bars show mean ± standard deviation, the paper's in red. Where the dots of gated and hold repeat the atemporal ones, spikes lose no accuracy.",
    rows: dots.map(({ dataset, kind, run, seed, accuracy }) => ({
      dataset,
      model: kind.model,
      recipe: kind.recipe,
      epochs: kind.epochs,
      run,
      seed,
      accuracy,
    })),
  };
}

function panelOf(dataset: DatasetName, dots: readonly Dot[]): Panel {
  const reported = dataset === 'cifar10' ? [] : Object.entries(published.accuracy[dataset]);
  const bars = [
    ...reported.map(([run, { mean, deviation }]) => ({
      row: `paper, 2 epochs: ${run}`,
      mean,
      deviation,
      colour: styleOf('paper').colour,
    })),
    ...[...new Set(dots.map(({ row }) => row))].map((row) => {
      const own = dots.filter((dot) => dot.row === row);
      return { row, ...spreadOf(own.map(({ accuracy }) => accuracy)), colour: styleOf(own[0].run).colour };
    }),
  ];
  const limits = [
    ...dots.map(({ accuracy }) => accuracy),
    ...bars.flatMap(({ mean, deviation }) => [mean - deviation, mean + deviation]),
  ];
  return {
    title: datasetWords({ dataset }),
    options: {
      marginLeft: 355,
      marginRight: 30,
      x: {
        label: 'accuracy (%)',
        labelAnchor: 'center',
        grid: true,
        domain: [100 * min(limits) - 0.15, 100 * max(limits) + 0.15],
      },
      y: { label: null, domain: bars.map(({ row }) => row), tickSize: 0 },
      marks: [
        Plot.ruleY(bars, {
          y: 'row',
          x1: ({ mean, deviation }: (typeof bars)[number]) => 100 * (mean - deviation),
          x2: ({ mean, deviation }: (typeof bars)[number]) => 100 * (mean + deviation),
          stroke: 'colour',
          strokeWidth: 9,
          strokeOpacity: 0.3,
        }),
        Plot.tickX(bars, {
          y: 'row',
          x: ({ mean }: (typeof bars)[number]) => 100 * mean,
          stroke: 'colour',
          strokeWidth: 2,
          insetTop: 3,
          insetBottom: 3,
        }),
        Plot.dot(dots, {
          y: 'row',
          x: ({ accuracy }: Dot) => 100 * accuracy,
          fill: ({ run }: Dot) => styleOf(run).colour,
          fillOpacity: 0.75,
          r: 3,
        }),
      ],
    },
  };
}
