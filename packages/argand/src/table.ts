import Table from 'cli-table3';
import type { Metrics } from './results.ts';

/** A fraction as a person reads it. */
export function percent(fraction: number): string {
  return `${(100 * fraction).toFixed(2)} %`;
}

/** A time as a person reads it. */
export function duration(seconds: number): string {
  return seconds < 1 ? `${(1000 * seconds).toFixed(0)} ms` : `${seconds.toFixed(1)} s`;
}

/** The answer in one look: the atemporal row, then one for each neuron, with the same weights. */
export function resultTable(metrics: Metrics): string {
  const table = new Table({
    head: [
      '',
      'images',
      'accuracy',
      'atemporal\non the same',
      'agreement',
      'phase error\nmean / largest',
      'spikes\nan image',
      'images/s',
      'took',
    ],
    colAligns: ['left', 'right', 'right', 'right', 'right', 'right', 'right', 'right', 'right'],
    style: { head: [], border: [] },
  });
  const { atemporal } = metrics;
  table.push([
    'atemporal',
    atemporal.images.toLocaleString('en'),
    percent(atemporal.accuracy),
    '',
    '',
    '',
    '',
    Math.round(atemporal.imagesPerSecond).toLocaleString('en'),
    duration(atemporal.seconds),
  ]);
  for (const row of metrics.temporal) {
    table.push([
      `spikes: ${row.neuron}`,
      row.images.toLocaleString('en'),
      percent(row.accuracy),
      percent(row.atemporalAccuracy),
      percent(row.agreement),
      `${row.meanPhaseError.toExponential(1)} / ${row.maxPhaseError.toExponential(1)}`,
      Math.round(row.spikesPerImage).toLocaleString('en'),
      Math.round(row.imagesPerSecond).toLocaleString('en'),
      duration(row.seconds),
    ]);
  }
  return table.toString();
}
