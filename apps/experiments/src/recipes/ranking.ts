import { mean, min, sampleStandardDeviation } from 'simple-statistics';
import type { Findings } from './plan.ts';

/** The held-out accuracy of one model with one candidate. */
export interface RankedCandidate {
  /** The model and the candidate. */
  readonly name: string;
  readonly mean: number;
  /** The standard error of the mean; 0 for a single seed. */
  readonly error: number;
  readonly lowest: number;
  readonly seeds: number;
}

/** The candidates of a comparison, best first. */
export function rankingOf({ accuracies }: Findings, comparison: string): RankedCandidate[] {
  const byName = new Map<string, number[]>();
  for (const { about, measured } of accuracies) {
    if (about.comparison !== comparison) continue;
    const name = `${about.model}, ${about.candidate}`;
    byName.set(name, [...(byName.get(name) ?? []), measured.result]);
  }
  const ranked = [...byName].map(([name, found]) => ({
    name,
    mean: mean(found),
    error: found.length < 2 ? 0 : sampleStandardDeviation(found) / Math.sqrt(found.length),
    lowest: min(found),
    seeds: found.length,
  }));
  return ranked.sort((a, b) => b.mean - a.mean);
}
