import Table from 'cli-table3';
import type { Latency, NeuronCounts } from './neuron-counts.ts';

/** The counts of one neuron for a terminal: a row for each layer, the latency and the energy. */
export function countTable(counted: NeuronCounts): string {
  const table = new Table({
    head: [
      counted.neuron,
      'spikes',
      'of the\nreference',
      'synaptic\noperations',
      'active\nneurons',
      'silent\nneurons',
      'multiply-\naccumulates',
    ],
    colAligns: ['left', 'right', 'right', 'right', 'right', 'right', 'right'],
    style: { head: [], border: [] },
  });
  const number = (value: number) => value.toLocaleString('en', { maximumFractionDigits: 1 });
  table.push(['inputs', number(counted.inputSpikes), '', '', '', '', '']);
  for (const [layer, row] of counted.layers.entries()) {
    const { spikes, references, synapticOperations, active, silent, multiplyAccumulates } = row;
    const counts = [spikes, references, synapticOperations, active, silent, multiplyAccumulates];
    table.push([`layer ${layer}`, ...counts.map(number)]);
  }
  const { firstRight, rightFrom } = counted.latency;
  const time = ({ periods, images }: Latency) =>
    periods === null ? 'never' : `${periods.toFixed(2)} periods (${images} images)`;
  const { atemporal, additions, neuromorphic } = counted.energy;
  const joules = (value: number) => `${(value * 1e9).toFixed(1)} nJ`;
  return [
    table.toString(),
    `Right for the first time after ${time(firstRight)}, for good after ${time(rightFrom)}.`,
    `Energy an image, from operations alone: atemporal ${joules(atemporal)}; spikes as additions (membranes that turn by themselves) ${joules(additions)}, on a neuromorphic chip ${joules(neuromorphic)}.`,
  ].join('\n');
}
