import { underNoise } from '../figures/under-noise.ts';
import type { NetworkKind } from '../network-spec.ts';
import { published } from '../published.ts';
import { type DisturbanceName, disturbanceNames, gatedMean, type Reading, wave } from '../readings.ts';
import { type Section, type Table, table, words } from './blocks.ts';
import { byKind, kindTitle, ofKind } from './kinds.ts';
import { spreadOf } from './spread.ts';
import type { Told } from './told.ts';

/** Jitter, quantised time and deletion: a table of what is left beside what the paper reports, and the curves. */
export function robustness(told: Told): Section {
  const { findings } = told;
  if (findings.disturbed.length === 0) {
    return { title: 'Robustness', blocks: [words('Not measured yet: `npm run paper -- --only noise`.')] };
  }
  const figures = disturbanceNames.flatMap((name) => underNoise(findings, name) ?? []);
  return {
    title: 'Robustness',
    blocks: [
      words(
        'Spikes of inputs and hidden neurons are disturbed; references, which are the biases, never. One wave lets every neuron fire once; in a stream, the circular mean over 8 settled cycles takes most of the noise out again. Shares of the undisturbed atemporal accuracy of the same images; curves are means over networks, bars their standard deviation.',
      ),
      keptTable(told),
      words(
        "What is left of the undisturbed accuracy, in %: after one gated wave / by the circular mean of 8 gated cycles. The paper's column is its CIFAR-10 network for jitter and deletion, and its convolutional network for quantised time; its MLP is flat down to 11 instants. They are other networks on other images: a row shows how the same disturbance bites, not who is better.",
      ),
      ...figures,
    ],
  };
}

const reported: readonly {
  disturbance: DisturbanceName;
  value: number;
  kept: number | null;
  words: string;
}[] = [
  ...published.jitter.map(({ x, y }) => ({
    disturbance: 'jitter' as const,
    value: x,
    kept: y / published.cifar10.atemporal.mean,
    words: `jitter σ = ${x} periods`,
  })),
  {
    disturbance: 'levels',
    value: published.levels.convolutional,
    kept: published.levels.keeps,
    words: `${published.levels.convolutional} instants a cycle`,
  },
  {
    disturbance: 'levels',
    value: published.levels.flatDownTo,
    kept: null,
    words: `${published.levels.flatDownTo} instants a cycle`,
  },
  ...published.deletion.map(({ x, y }) => ({
    disturbance: 'deletion' as const,
    value: x,
    kept: y / published.cifar10.atemporal.mean,
    words: `${100 * x} % of spikes deleted`,
  })),
];

function keptTable({ findings }: Told): Table {
  const kinds = byKind(findings.disturbed).map(({ kind }) => kind);
  return table(
    ['', 'paper', ...kinds.map(kindTitle)],
    reported.map(({ disturbance, value, kept, words: name }) => [
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

interface Asked {
  readonly kind: NetworkKind;
  readonly disturbance: DisturbanceName;
  readonly value: number;
  readonly reading: Reading;
}

/** What a reading keeps of the undisturbed accuracy, where it was measured. */
function keptOf(
  disturbed: Told['findings']['disturbed'],
  { kind, disturbance, value, reading }: Asked,
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
