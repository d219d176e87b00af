import type { NoiseLocation } from '@argand/spiking';
import type { Output } from '../output.ts';
import { roundWeights } from '../round-weights.ts';
import { type Measured, measureRow } from './measure.ts';
import type { PlannedRow } from './plan.ts';
import type { SweepFolder } from './sweep-folder.ts';
import { variedWords } from './sweep-plots.ts';
import { isSameQuestion, type Sweep, type SweepRow } from './sweep-results.ts';

/** What the rows of a sweep are measured with. */
interface Measuring extends Omit<Measured, 'onProgress'> {
  /** The layers whose weights are rounded; all if undefined. */
  readonly layers: readonly NoiseLocation[] | undefined;
  readonly folder: SweepFolder;
  readonly output: Output;
}

/**
 * Measures the planned rows that are not in `done`, adds each to it, and writes the sweep after each row.
 *
 * @param current the sweep with the rows in `done`
 */
export async function measureMissing(
  planned: readonly PlannedRow[],
  done: SweepRow[],
  current: () => Sweep,
  { layers, folder, output, ...measured }: Measuring,
): Promise<void> {
  const missing = planned.filter(({ question }) => !done.some((row) => isSameQuestion(row, question)));
  if (missing.length < planned.length) {
    output.say(`${planned.length - missing.length} of ${planned.length} rows are in ${folder.path} already.`);
  }
  const { network, data } = measured;
  const total = missing.reduce((sum, { question }) => sum + question.repeats * data.length, 0);
  using progress = output.progress('sweep', total, 'images');
  let images = 0;
  try {
    for (const row of missing) {
      const { neuron, varied, value, repeats } = row.question;
      const name = `${neuron}, ${variedWords(varied, value)}`;
      const same = undisturbedRow(done, row);
      const bits = varied === 'bits' && value !== null ? value : undefined;
      const rounded = await roundWeights(network, { bits, layers });
      try {
        const onProgress = (count: number) => progress.advance(images + count, name);
        done.push(same ?? (await measureRow(row, { ...measured, network: rounded, onProgress })));
      } finally {
        if (rounded !== network) rounded.dispose();
      }
      images += repeats * data.length;
      await folder.write(current());
    }
  } finally {
    await folder.write(current());
    await folder.writePage(current());
  }
}

/** What a row of a disturbance of size 0 is: the neuron's undisturbed one. */
function undisturbedRow(done: readonly SweepRow[], { question }: PlannedRow): SweepRow | undefined {
  if (question.value !== 0) return undefined;
  const plain = { ...question, varied: 'none', value: null } as const;
  const found = done.find((row) => isSameQuestion(row, plain));
  return found && { ...found, varied: question.varied, value: 0 };
}
