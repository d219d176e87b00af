import { max } from 'simple-statistics';
import { isMlp, isOfPaper, type NetworkKind } from '../network-spec.ts';
import { published } from '../published.ts';
import { type Answered, answered } from './answered.ts';
import type { Headline } from './blocks.ts';
import { byKind, datasetWords, ofKind, trainingWords } from './kinds.ts';
import { inPoints, spreadOf } from './spread.ts';
import type { Told } from './told.ts';

/** The numbers in front: each data set's accuracy by the paper's recipe and by the best, on spikes. */
export function headlines({ findings }: Told): Headline[] {
  return byKind(findings.networks)
    .filter(({ kind }) => kind.model !== 'paper-cnn')
    .flatMap(({ kind, found }) => {
      const accuracy = spreadOf(found.map(({ measured }) => measured.result.atemporal.accuracy));
      const beside = reported(kind);
      return [
        {
          value: `${inPoints(accuracy)} %`,
          words: [
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

/** What gated and hold do to this kind's accuracy. */
function spikes(findings: Told['findings'], kind: NetworkKind): string[] {
  const apart = exactDifference(ofKind(answered(findings), kind));
  if (apart === undefined) return [];
  return [
    `gated and hold on spikes: ${apart === 0 ? 'no difference' : `at most ${(100 * apart).toFixed(2)} points apart`}`,
  ];
}

/** How far gated and hold ever are from the atemporal accuracy on the same images, as a share of 1; undefined where neither was run. */
export function exactDifference(all: readonly Answered[]): number | undefined {
  const own = all.filter(({ about }) => ['gated', 'hold'].includes(about.neuron));
  if (own.length === 0) return undefined;
  return max(own.map(({ answers }) => Math.abs(answers.accuracy - answers.atemporalAccuracy)));
}
