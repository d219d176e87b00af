import Table from 'cli-table3';
import { percent } from '../table.ts';
import { sweepCells, sweepHead } from './sweep-page.ts';
import type { Sweep } from './sweep-results.ts';

/** A sweep in one look, for a terminal. */
export function sweepTable({ rows, atemporal, settings }: Sweep): string {
  const table = new Table({
    head: [...sweepHead],
    colAligns: ['left', 'left', ...sweepHead.slice(2).map(() => 'right' as const)],
    style: { head: [], border: [] },
  });
  for (const row of rows) table.push(sweepCells(row));
  return `${table.toString()}\nundisturbed, atemporal: ${percent(atemporal.accuracy)} of ${settings.images.toLocaleString('en')} images`;
}
