import { min } from 'simple-statistics';
import { paragraph, type Section, table } from '../../document/document.ts';
import { small } from '../../document/numbers.ts';
import { inPoints, signed, spreadOf } from '../../document/spread.ts';
import { isMlp, isOfPaper, type NetworkKind } from '../network-spec.ts';
import { neuronNames } from '../neurons.ts';
import type { PaperResults } from '../paper-results.ts';
import { published } from '../published.ts';
import { type Answered, answered } from './answered.ts';
import { byKind, datasetWords, trainingWords } from './kinds.ts';

const columns = [
  'atemporal',
  'on spikes',
  'difference',
  'largest loss',
  'same prediction',
  'mean phase error (π)',
  'ms per image',
  'networks',
  'images per network',
  'cycles',
];

/** Predictions on spikes of every network beside its atemporal ones for the same images. */
export function temporal({ findings }: PaperResults): Section {
  const all = answered(findings).filter(({ about }) => isMlp(about.network));
  return {
    title: 'Temporal against atemporal',
    blocks: [
      paragraph(
        "The same networks with the same weights on spikes, compared with their own atemporal predictions for the same images (the first of the test set, as many as `images per network` says). The paper's neuron is `ode`, a differential equation that is integrated step by step. Differences are in percentage points: the mean over networks, and the largest loss of any network.",
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

/** The paper's row, for networks trained like its own. */
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
