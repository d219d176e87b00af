import { min } from 'simple-statistics';
import { small } from 'study';
import { isMlp, isOfPaper, type NetworkKind } from '../network-spec.ts';
import { neuronNames } from '../neurons.ts';
import { published } from '../published.ts';
import { type Answered, answered } from './answered.ts';
import { type Section, table, words } from './blocks.ts';
import { byKind, datasetWords, trainingWords } from './kinds.ts';
import { inPoints, signed, spreadOf } from './spread.ts';
import type { Told } from './told.ts';

const columns = [
  'atemporal',
  'on spikes',
  'difference',
  'largest loss',
  'same answer',
  'mean phase error (π)',
  'ms an image',
  'networks',
  'images each',
  'cycles',
];

/** Every network on spikes beside its own atemporal answers to the same images. */
export function temporal({ findings }: Told): Section {
  const all = answered(findings).filter(({ about }) => isMlp(about.network));
  return {
    title: 'Temporal against atemporal',
    blocks: [
      words(
        "The same networks with the same weights in time, against their own atemporal answers to the same images (the first of the test set, as many as `images each` says); the paper's neuron is `ode`, a differential equation that is solved step by step. Differences in points of a hundred: the mean over networks, and the largest loss of any of them.",
      ),
      ...byKind(all).map(({ kind, found }) =>
        table(
          [`${datasetWords(kind)}, ${trainingWords(kind)}`, ...columns],
          [
            ...reported(kind),
            ...neuronNames.flatMap((neuron) => {
              const own = found.filter(({ about }) => about.neuron === neuron);
              return own.length === 0 ? [] : [[neuron, ...rowOf(own)]];
            }),
          ],
        ),
      ),
    ],
  };
}

/** The paper's row, above networks that were trained as its own. */
function reported(kind: NetworkKind): string[][] {
  const { dataset } = kind;
  if (!isOfPaper(kind) || dataset === 'cifar10') return [];
  const { atemporal, temporal: spiking } = published.accuracy[dataset];
  return [
    [
      '**paper**, its neuron',
      inPoints(atemporal),
      inPoints(spiking),
      signed(spiking.mean - atemporal.mean),
      '',
      '',
      '',
      dataset === 'mnist' ? `about ${(1000 * published.secondsPerImage).toLocaleString('en')}` : '',
      String(published.runs),
      '',
      '',
    ],
  ];
}

function rowOf(own: readonly Answered[]): string[] {
  const answers = own.map((one) => one.answers);
  const differences = answers.map(({ accuracy, atemporalAccuracy }) => accuracy - atemporalAccuracy);
  const mean = (numbers: readonly number[]) => spreadOf(numbers).mean;
  const agreement = mean(answers.map((one) => one.agreement));
  return [
    inPoints(spreadOf(answers.map(({ atemporalAccuracy }) => atemporalAccuracy))),
    inPoints(spreadOf(answers.map(({ accuracy }) => accuracy))),
    signed(mean(differences)),
    signed(min([...differences, 0])),
    agreement === 1 ? '100 %' : `${(100 * agreement).toFixed(2)} %`,
    small(mean(answers.map(({ meanPhaseError }) => meanPhaseError))),
    mean(answers.map(({ seconds, images }) => (1000 * seconds) / images)).toFixed(2),
    String(own.length),
    [...new Set(answers.map(({ images }) => images.toLocaleString('en')))].join(', '),
    [...new Set(answers.map(({ cycles }) => cycles))].join(', '),
  ];
}
