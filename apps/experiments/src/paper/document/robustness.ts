import { paragraph, type Section, type Table, table } from '../../document/document.ts';
import { spreadOf } from '../../document/spread.ts';
import { underNoise } from '../figures/under-noise.ts';
import type { NetworkKind } from '../network-spec.ts';
import type { PaperResults } from '../paper-results.ts';
import { published } from '../published.ts';
import { type DisturbanceName, disturbanceNames, gatedMean, type Reading, wave } from '../readings.ts';
import { byKind, kindTitle, ofKind } from './kinds.ts';

/** Jitter, quantised spike times and deletion: a table of the remaining accuracy beside the paper's, and curves. */
export function robustness(results: PaperResults): Section {
  const { findings } = results;
  if (findings.disturbed.length === 0) {
    return {
      title: 'Robustness',
      blocks: [paragraph('Not measured yet: `npm run experiment -- paper --only noise`.')],
    };
  }
  const figures = disturbanceNames.flatMap((name) => underNoise(findings, name) ?? []);
  return {
    title: 'Robustness',
    blocks: [
      paragraph(
        'Noise acts on the spikes of inputs and hidden neurons, never on reference spikes, which carry the biases. In one wave every neuron fires once; in a stream, the circular mean over 8 settled cycles removes most of the noise. Values are fractions of the undisturbed atemporal accuracy on the same images; curves show the mean over networks, bars the standard deviation.',
      ),
      keptTable(results),
      paragraph(
        "Remaining accuracy, in % of the undisturbed accuracy: one gated wave / circular mean of 8 gated cycles. The paper's column is its CIFAR-10 network for jitter and deletion, and its convolutional network for quantised spike times; its MLP loses nothing down to 11 instants. Networks and images differ: a row shows the effect of the same disturbance, it is no ranking.",
      ),
      ...figures,
    ],
  };
}

const reported: readonly {
  disturbance: DisturbanceName;
  value: number;
  kept: number | null;
  name: string;
}[] = [
  ...published.jitter.map(({ x, y }) => ({
    disturbance: 'jitter' as const,
    value: x,
    kept: y / published.cifar10.atemporal.mean,
    name: `jitter σ = ${x} periods`,
  })),
  {
    disturbance: 'levels',
    value: published.levels.convolutional,
    kept: published.levels.keeps,
    name: `${published.levels.convolutional} instants per cycle`,
  },
  {
    disturbance: 'levels',
    value: published.levels.flatDownTo,
    kept: null,
    name: `${published.levels.flatDownTo} instants per cycle`,
  },
  ...published.deletion.map(({ x, y }) => ({
    disturbance: 'deletion' as const,
    value: x,
    kept: y / published.cifar10.atemporal.mean,
    name: `${100 * x} % of spikes deleted`,
  })),
];

function keptTable({ findings }: PaperResults): Table {
  const kinds = byKind(findings.disturbed).map(({ kind }) => kind);
  return table(
    ['', 'paper', ...kinds.map(kindTitle)],
    reported.map(({ disturbance, value, kept, name }) => [
      name,
      kept === null ? '' : (100 * kept).toFixed(0),
      ...kinds.map((kind) =>
        [wave, gatedMean]
          .map((reading) => keptOf(findings.disturbed, { kind, disturbance, value, reading }))
          .filter((share) => share !== '')
          .join(' / '),
      ),
    ]),
  );
}

interface Condition {
  readonly kind: NetworkKind;
  readonly disturbance: DisturbanceName;
  readonly value: number;
  readonly reading: Reading;
}

/** The remaining accuracy under a condition, in %; empty if it was not measured. */
function keptOf(
  disturbed: PaperResults['findings']['disturbed'],
  { kind, disturbance, value, reading }: Condition,
): string {
  const shares = ofKind(disturbed, kind)
    .filter(({ about }) => about.disturbance === disturbance && about.reading.name === reading.name)
    .flatMap(({ measured: { result } }) =>
      result.rows
        .filter((row) => row.value === value)
        .map(({ accuracy }) => accuracy / result.atemporalAccuracy),
    );
  return shares.length === 0 ? '' : (100 * spreadOf(shares).mean).toFixed(1);
}
