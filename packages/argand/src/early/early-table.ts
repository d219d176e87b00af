import type { StopEarly } from '@argand/spiking';
import Table from 'cli-table3';
import { followedWords } from '../followed.ts';
import { percent } from '../table.ts';
import type { EarlyResult } from './early-result.ts';

/** How soon a network answers, for a person. */
export function earlyTable({ neuron, cycles, rows, settling }: EarlyResult): string {
  const table = new Table({
    head: [
      `${neuron}, ${cycles} cycles`,
      'accuracy',
      'agreement with\nthe whole run',
      'cycles to answer\nmean / median',
      'synaptic operations\nan image',
      'saved',
      'images/s',
    ],
    colAligns: ['left', 'right', 'right', 'right', 'right', 'right', 'right'],
    style: { head: [], border: [] },
  });
  for (const row of rows) {
    table.push([
      row.rule ? ruleWords(row.rule) : 'the whole run',
      percent(row.accuracy),
      percent(row.agreement),
      `${row.cycles.mean.toFixed(2)} / ${row.cycles.median}`,
      Math.round(row.synapticOperationsPerImage).toLocaleString('en'),
      percent(row.saved),
      Math.round(row.imagesPerSecond).toLocaleString('en'),
    ]);
  }
  const { answer, phases, tolerance } = settling;
  return [
    table.toString(),
    `In a stream, ${neuron} follows a change of the input: in its answer, ${followedWords(answer)}; in its phases to within ${tolerance}, ${followedWords(phases)}.`,
  ].join('\n');
}

function ruleWords({ stable, confidence, from }: StopEarly): string {
  const words = [
    ...(stable === undefined ? [] : [`stable for ${stable}`]),
    ...(confidence === undefined ? [] : [`margin of ${confidence}`]),
  ];
  return `${words.join(' or ')}${from === undefined ? '' : `, from cycle ${from}`}`;
}
