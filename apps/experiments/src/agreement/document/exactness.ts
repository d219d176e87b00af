import { max, sum } from 'simple-statistics';
import { paragraph, type Section, table } from '../../document/document.ts';
import { count, percent, small } from '../../document/numbers.ts';
import type { AgreementResults } from '../agreement-results.ts';
import { floatErrors } from '../figures/float-errors.ts';
import { type Examination, tolerance } from '../measurements/examination.ts';
import type { AboutExamination } from '../plan.ts';
import { answerDifferenceFile, phaseDifferenceFile } from './differences.ts';
import { networkNames } from './golden-networks.ts';

/** Every phase of every layer, in float64 and in float32. */
export function exactness({ findings }: AgreementResults): Section {
  const rows = findings.examinations
    .filter(({ about }) => about.exact)
    .map(({ about, measured }) => rowOf(about, measured.result));
  const head = [
    'network, neuron',
    'spikes',
    'atemporal',
    'images',
    'phases',
    'equal bits',
    'largest error',
    `beyond ${tolerance} π`,
    'predictions that differ',
  ];
  return {
    title: 'Bit by bit',
    blocks: [
      paragraph(
        'Gated and hold are claimed to reproduce the atemporal phases up to rounding. This section compares every phase of every layer and pool: in float64, in float32, and float32 spikes with float64 atemporal phases. In one precision both passes add in the same blocks, so most phases have equal bits, and nearly all in float64. Between two precisions even the encoded inputs differ.',
      ),
      table(head, rows),
      floatErrors(findings),
      paragraph(
        `A phase is ill-conditioned if its sum is nearly 0, and a min-pool jumps where a phase of its window crosses the seam. [\`${phaseDifferenceFile}.csv\`](${phaseDifferenceFile}.csv) lists every phase beyond ${tolerance} π with |z| of its sum; for a pool, with the difference of the two smallest phases of the window and the distance of the window from the seam. [\`${answerDifferenceFile}.csv\`](${answerDifferenceFile}.csv) lists, for all neurons, every prediction that differs, with the atemporal margin: how much nearer to ½ the winner is than the next.`,
      ),
    ],
  };
}

function rowOf({ network, neuron, backend, against }: AboutExamination, result: Examination): string[] {
  const { layers, answerDifferences, images } = result;
  const phases = sum(layers.map((layer) => layer.phases));
  const widest = answerDifferences.reduce((most, { margin }) => Math.max(most, margin), 0);
  return [
    `${networkNames[network]}, ${neuron}`,
    backend === 'wasm' ? 'float32' : 'float64',
    against === 'wasm' ? 'float32' : 'float64',
    count(images),
    count(phases),
    percent(sum(layers.map(({ equal }) => equal)) / phases),
    small(max(layers.map(({ largest }) => largest))),
    String(sum(layers.map(({ beyond }) => beyond))),
    `${answerDifferences.length}${widest > 0 ? ` (margin up to ${small(widest)})` : ''}`,
  ];
}
