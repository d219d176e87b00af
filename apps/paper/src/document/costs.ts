import { count } from 'study';
import { operations } from '../figures/operations.ts';
import { published } from '../published.ts';
import { type Section, table, words } from './blocks.ts';
import { datasetWords } from './kinds.ts';
import type { Told } from './told.ts';

/** What an answer costs, beside the rate-coded twin. */
export function costs({ findings }: Told): Section {
  const figure = operations(findings);
  if (!figure) {
    return {
      title: 'Operations against accuracy',
      blocks: [words('Not measured yet: `npm run paper -- --only operations`.')],
    };
  }
  const percent = (share: number) => (100 * share).toFixed(2);
  const rows = findings.rateCoded.flatMap(({ about: { network }, measured: { result } }) => {
    const name = datasetWords(network);
    return [
      [
        name,
        'phasors, atemporal',
        percent(result.atemporal.accuracy),
        '',
        '',
        count(result.atemporal.multiplyAccumulates),
      ],
      ...result.neurons.map((row) => [
        name,
        `phasors, ${row.neuron}, one wave`,
        percent(row.accuracy),
        count(Math.round(row.spikes)),
        count(Math.round(row.synapticOperations)),
        '',
      ]),
      [
        name,
        'ReLU twin, not spiking',
        percent(result.rateCoded.twin.accuracy),
        '',
        '',
        count(result.rateCoded.twin.multiplyAccumulates),
      ],
      ...result.rateCoded.runs.flatMap(({ input, rows: steps }) =>
        steps
          .filter(({ steps: step }) => [4, 8, 32].includes(step))
          .map((row) => [
            name,
            `rate-coded, ${input}, ${row.steps} steps`,
            percent(row.accuracy),
            count(Math.round(row.spikes)),
            count(Math.round(row.synapticOperations)),
            row.multiplyAccumulates === 0 ? '' : count(Math.round(row.multiplyAccumulates)),
          ]),
      ),
    ];
  });
  return {
    title: 'Operations against accuracy',
    blocks: [
      words(
        `A synaptic operation is one spike that reaches one target. The paper reports ${published.operations.accuracy * 100} % on Fashion-MNIST for ${count(published.operations.count)} operations.`,
      ),
      figure,
      table(['', 'run', 'accuracy (%)', 'spikes', 'synaptic operations', 'multiply-accumulates'], rows, 2),
    ],
  };
}
