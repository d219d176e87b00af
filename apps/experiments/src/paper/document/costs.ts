import { paragraph, type Section, table } from '../../document/document.ts';
import { count } from '../../document/numbers.ts';
import { operations } from '../figures/operations.ts';
import type { PaperResults } from '../paper-results.ts';
import type { Findings } from '../plan.ts';
import { published } from '../published.ts';
import { datasetWords } from './kinds.ts';

/** Operations and accuracy, beside the rate-coded twin. */
export function costs({ findings }: PaperResults): Section {
  const figure = operations(findings);
  if (!figure) {
    return {
      title: 'Operations against accuracy',
      blocks: [paragraph('Not measured yet: `npm run experiment -- paper --only operations`.')],
    };
  }
  return {
    title: 'Operations against accuracy',
    blocks: [
      paragraph(
        `A synaptic operation is one spike that reaches one target. The paper reports ${published.operations.accuracy * 100} % on Fashion-MNIST with ${count(published.operations.count)} operations.`,
      ),
      figure,
      table(
        ['', 'run', 'accuracy (%)', 'spikes', 'synaptic operations', 'multiply-accumulates'],
        findings.rateCoded.flatMap(rowsOf),
        2,
      ),
    ],
  };
}

/** The rows of one network: phasors, the ReLU twin, and the rate-coded twin after some steps. */
function rowsOf({ about: { network }, measured: { result } }: Findings['rateCoded'][number]): string[][] {
  const name = datasetWords(network);
  const percent = (fraction: number) => (100 * fraction).toFixed(2);
  const rounded = (number: number) => count(Math.round(number));
  const { twin, runs } = result.rateCoded;
  return [
    [
      name,
      'phasors, atemporal',
      percent(result.atemporal.accuracy),
      '',
      '',
      count(result.atemporal.multiplyAccumulates),
    ],
    ...result.neurons.map(({ neuron, accuracy, spikes, synapticOperations }) => [
      name,
      `phasors, ${neuron}, one wave`,
      percent(accuracy),
      rounded(spikes),
      rounded(synapticOperations),
      '',
    ]),
    [name, 'ReLU twin, not spiking', percent(twin.accuracy), '', '', count(twin.multiplyAccumulates)],
    ...runs.flatMap(({ input, rows }) =>
      rows
        .filter(({ steps }) => [4, 8, 32].includes(steps))
        .map((row) => [
          name,
          `rate-coded, ${input}, ${row.steps} steps`,
          percent(row.accuracy),
          rounded(row.spikes),
          rounded(row.synapticOperations),
          row.multiplyAccumulates === 0 ? '' : rounded(row.multiplyAccumulates),
        ]),
    ),
  ];
}
