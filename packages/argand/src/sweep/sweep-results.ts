import type { NoiseLocation } from '@argand/spiking';
import type { DisturbanceName } from '../noise-options.ts';
import type { AtemporalResult } from '../results.ts';
import type { BackendContent, DataContent } from '../run-content.ts';

/** What is varied in a row: a disturbance, the number of cycles, or nothing. */
export type Varied = DisturbanceName | 'cycles' | 'none';

/** One number for each way to come to an answer. */
export interface ByRule {
  /** The answer of a wave, for a neuron that is evaluated so if no cycles are given; */
  readonly wave?: number;
  /** of a stream, the last whole cycle's answer, */
  readonly last: number;
  /** that of the circular mean over the settled cycles, */
  readonly mean: number;
  /** that which most settled cycles give. */
  readonly mode: number;
}

/** A network on spikes under one disturbance. */
export interface SweepRow {
  readonly neuron: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly varied: Varied;
  /** Its value; null for nothing. */
  readonly value: number | null;
  readonly cycles: number;
  /** How many cycles the mean and the mode are over. */
  readonly settledCycles: number;
  /** How many seeds were run: the numbers below are means over them. */
  readonly repeats: number;
  readonly accuracy: ByRule;
  /** The standard deviation of the accuracy over the seeds. */
  readonly deviation: ByRule;
  /** The fraction of images with the undisturbed atemporal prediction. */
  readonly agreement: ByRule;
  /** The fraction of images without an answer in the stream's last cycle. */
  readonly silent: number;
  readonly seconds: number;
}

/** What all rows of a sweep have in common; rows of different ones are not to be compared. */
export interface SweepSettings {
  /** SHA-256 of the network's file. */
  readonly checksum: string;
  readonly dataset: string;
  /** The images that are examined, by their content. */
  readonly data: DataContent;
  readonly images: number;
  readonly seed: number;
  readonly repeats: number;
  /** Where the disturbances are; null for spikes of inputs and hidden neurons, and all weights. */
  readonly layers: readonly NoiseLocation[] | null;
  readonly backend: BackendContent;
  /** The version of Argand. */
  readonly argand: string;
}

/** A sweep, as `sweep.json` has it. */
export interface Sweep {
  readonly version: 2;
  readonly network: string;
  readonly settings: SweepSettings;
  readonly atemporal: AtemporalResult;
  readonly rows: readonly SweepRow[];
  readonly device: { readonly backend: string; readonly description: string; readonly threads: number };
}

/** Whether two rows are of the same question, so that one answer will do. */
export function isSameQuestion(a: Question, b: Question): boolean {
  return questionOf(a) === questionOf(b);
}

/** The settings of a row. */
export type Question = Pick<SweepRow, 'neuron' | 'settings' | 'varied' | 'value' | 'cycles' | 'repeats'>;

function questionOf({ neuron, settings, varied, value, cycles, repeats }: Question): string {
  return JSON.stringify([neuron, Object.entries(settings).sort(), varied, value, cycles, repeats]);
}

/** Whether a file's content is a sweep that this version reads. */
export function isSweep(value: unknown): value is Sweep {
  if (!isRecord(value) || value.version !== 2 || !isRecord(value.settings)) return false;
  return Array.isArray(value.rows) && value.rows.every(isRow);
}

function isRow(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { neuron, settings, varied, cycles, repeats, silent, settledCycles } = value;
  return (
    [neuron, varied].every((word) => typeof word === 'string') &&
    [cycles, repeats, silent, settledCycles].every((number) => typeof number === 'number') &&
    (value.value === null || typeof value.value === 'number') &&
    isRecord(settings) &&
    [value.accuracy, value.deviation, value.agreement].every(isByRule)
  );
}

function isByRule(value: unknown): boolean {
  return isRecord(value) && ['last', 'mean', 'mode'].every((rule) => typeof value[rule] === 'number');
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
