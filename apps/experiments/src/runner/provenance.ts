import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, type as system, totalmem } from 'node:os';
import type { Measured } from './measurement.ts';

const manifest = createRequire(import.meta.url).resolve('argand/package.json');

/** When and with what the results of a document were measured, in words. */
export interface Provenance {
  /** One day, or the first and the last; empty if nothing was measured. */
  readonly dates: string;
  readonly minutes: number;
  /** The number of measurements. */
  readonly count: number;
  /** The version of Argand. */
  readonly argand: string;
  readonly node: string;
  readonly processor: string;
  readonly memory: string;
}

/** Describes the measurements of a document, and this machine. */
export function provenanceOf(
  findings: Readonly<Record<string, readonly { readonly measured: Measured<unknown> }[]>>,
): Provenance {
  const measured = Object.values(findings).flatMap((list) => list.map((finding) => finding.measured));
  const dates = measured.map(({ date }) => date).sort();
  const [first, last] = [dates[0] ?? '', dates.at(-1) ?? ''];
  const [cpu] = cpus();
  const { version }: { version: string } = JSON.parse(readFileSync(manifest, 'utf8'));
  return {
    dates: first === last ? first : `${first} to ${last}`,
    minutes: measured.reduce((sum, { seconds }) => sum + seconds, 0) / 60,
    count: measured.length,
    argand: version,
    node: `${process.versions.node} on ${process.platform} ${process.arch} (${system()})`,
    processor: `${cpus().length} cores, ${cpu?.model.trim() ?? 'unknown'}`,
    memory: `${Math.round(totalmem() / 2 ** 30)} GB of memory`,
  };
}
