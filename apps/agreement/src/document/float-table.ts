import { max } from 'simple-statistics';
import { count, type Figure, percent, small, table } from 'study';
import { tolerance } from '../measurements/examination.ts';
import { names } from './golden-networks.ts';
import { shown } from './shown.ts';
import type { Told } from './told.ts';

/** Every phase of every layer, in float64 and in float32. */
export function floatTable({ findings }: Told, [figure]: readonly Figure[]): string {
  const rows = findings.examinations
    .filter(({ about }) => about.exact)
    .map(({ about, measured: { result } }) => {
      const sum = (of: (layer: (typeof result.layers)[number]) => number) =>
        result.layers.reduce((total, layer) => total + of(layer), 0);
      const phases = sum(({ phases: own }) => own);
      const beyond = sum(({ beyond: own }) => own);
      const widest = result.answerDifferences.reduce((most, { margin }) => Math.max(most, margin), 0);
      return [
        `${names[about.network]}, ${about.neuron}`,
        about.backend === 'wasm' ? 'float32' : 'float64',
        about.against === 'wasm' ? 'float32' : 'float64',
        count(result.images),
        count(phases),
        percent(sum(({ equal }) => equal) / phases),
        small(max(result.layers.map(({ largest }) => largest))),
        String(beyond),
        `${result.answerDifferences.length}${widest > 0 ? ` (margin up to ${small(widest)})` : ''}`,
      ];
    });
  return `## To the last bit

Gated and hold are said to give the atemporal phases up to rounding. Here every phase of every layer and pool is compared, in float64, in float32,
and float32 spikes with float64 atemporal phases. In one precision both executions add in the same blocks, so most phases, and in float64 nearly all, are equal
to the last bit; between the two precisions not even the encoded inputs are the same numbers.

${table(['network, neuron', 'spikes', 'atemporal', 'images', 'phases', 'equal to the bit', 'largest error', `beyond ${tolerance} π`, 'answers that differ'], rows)}

${shown(figure, 'The share of phases whose error is larger than x')}

A phase is badly conditioned where its sum is nearly 0, and a min-pool jumps where a phase of its window crosses the seam. Every
phase beyond ${tolerance} π is listed, with |z| of its sum, and at a pool how much smaller the smallest phase of the window was than the next and how near the window came to the seam:
[\`phase-differences.csv\`](agreement/phase-differences.csv). Answers that differ, with the atemporal margin (how much nearer to ½ the winner was than the next), of all
neurons: [\`answer-differences.csv\`](agreement/answer-differences.csv).`;
}
