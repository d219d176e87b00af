import { answerMargin } from '@argand/spiking';
import { duration } from '../table.ts';
import { type StreamCycle, type StreamSummary, summaryWords } from './stream-tally.ts';

/** A cycle as one line of JSON. */
export function cycleJson(
  { cycle, image, label, prediction, phases }: StreamCycle,
  operations: number,
): string {
  return JSON.stringify({
    cycle,
    image,
    label,
    prediction,
    margin: answerMargin(phases),
    phases: Array.from(phases, (phase) => (Number.isNaN(phase) ? null : phase)),
    operations,
  });
}

/** A cycle as one line for a person. */
export function cycleWords({ cycle, image, label, prediction, phases }: StreamCycle): string {
  const silent = phases.reduce((count, phase) => count + (Number.isNaN(phase) ? 1 : 0), 0);
  const shown = image === null ? 'nothing' : `image ${image}${label === null ? '' : `, a ${label}`}`;
  const answer =
    prediction < 0
      ? 'silent'
      : `answer ${prediction}${label === null ? '' : prediction === label ? '  ' : ' ✗'} at phase ${phases[prediction].toFixed(3)}, margin ${answerMargin(phases).toFixed(3)}`;
  return `cycle ${String(cycle).padStart(6)}  ${shown.padEnd(18)} ${answer}${silent > 0 && prediction >= 0 ? `, ${silent} silent` : ''}`;
}

/** A stream's summary, with what it cost and where its state is. */
export interface RunSummary extends StreamSummary {
  readonly from: number;
  readonly to: number;
  readonly seconds: number;
  readonly cyclesPerSecond: number;
  readonly synapticOperationsPerCycle: number;
  readonly saved?: string;
}

/** The summary for a person. */
export function runWords(summary: RunSummary): string {
  const { from, to, seconds, cyclesPerSecond, synapticOperationsPerCycle, saved } = summary;
  const rate = Math.round(cyclesPerSecond).toLocaleString('en');
  const costs = Math.round(synapticOperationsPerCycle).toLocaleString('en');
  return [
    `Cycles ${from} to ${to} in ${duration(seconds)}, ${rate} a second, ${costs} synaptic operations each.`,
    ...summaryWords(summary),
    ...(saved === undefined ? [] : [`State in ${saved}; go on with --resume ${saved}.`]),
  ].join('\n');
}
