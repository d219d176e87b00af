import { max } from 'simple-statistics';
import type { Headline } from '../../document/document.ts';
import { inPoints, spreadOf } from '../../document/spread.ts';
import { isMlp, isOfPaper, type NetworkKind } from '../network-spec.ts';
import type { PaperResults } from '../paper-results.ts';
import { published } from '../published.ts';
import { type Answered, answered } from './answered.ts';
import { byKind, datasetWords, ofKind, trainingWords } from './kinds.ts';

/** The headlines: the accuracy of each kind of network, and what spikes change. */
export function headlines({ findings }: PaperResults): Headline[] {
  return byKind(findings.networks)
    .filter(({ kind }) => kind.model !== 'paper-cnn')
    .flatMap(({ kind, found }) => {
      const accuracy = spreadOf(found.map(({ measured }) => measured.result.atemporal.accuracy));
      const beside = reported(kind);
      return [
        {
          value: `${inPoints(accuracy)} %`,
          text: [
            `${datasetWords(kind)}, ${isMlp(kind) ? '' : 'convolutional network, '}${trainingWords(kind)}`,
            ...spikes(findings, kind),
            ...(beside === undefined ? [] : [beside]),
          ].join('; '),
        },
      ];
    });
}

function reported(kind: NetworkKind): string | undefined {
  const { dataset } = kind;
  if (!isOfPaper(kind) || dataset === 'cifar10') return undefined;
  const { atemporal, temporal } = published.accuracy[dataset];
  return `paper: ${inPoints(atemporal)}, on spikes ${inPoints(temporal)}`;
}

/** The difference that gated and hold make for a kind. */
function spikes(findings: PaperResults['findings'], kind: NetworkKind): string[] {
  const apart = exactDifference(ofKind(answered(findings), kind));
  if (apart === undefined) return [];
  return [
    `gated and hold on spikes: ${apart === 0 ? 'no difference' : `at most ${(100 * apart).toFixed(2)} points`}`,
  ];
}

/** The largest difference of gated and hold from the atemporal accuracy on the same images, as a fraction; undefined if neither was run. */
export function exactDifference(all: readonly Answered[]): number | undefined {
  const own = all.filter(({ about }) => ['gated', 'hold'].includes(about.neuron));
  if (own.length === 0) return undefined;
  return max(own.map(({ answers }) => Math.abs(answers.accuracy - answers.atemporalAccuracy)));
}
