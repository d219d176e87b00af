import type { Finding, Findings, Plan } from './experiment.ts';
import type { KeptMeasurements } from './kept-measurements.ts';
import { type Measuring, measure } from './measure.ts';
import type { Measurement } from './measurement.ts';

/**
 * Makes every measurement that has no kept result, except those whose data set is missing.
 *
 * @returns the missing data sets, and why
 * @throws the reason of the signal if it is aborted
 */
export async function carryOut<Workbench>(
  measurements: readonly Measurement<Workbench, unknown>[],
  measuring: Measuring<Workbench>,
): Promise<ReadonlyMap<string, string>> {
  const missing = await missingDatasets(measurements);
  for (const [name, why] of missing) process.stderr.write(`Skipping ${name}: ${why}\n`);
  const possible = measurements.filter(({ dataset }) => !dataset || !missing.has(dataset.name));
  const done = measuring.again ? 0 : await measuring.kept.count(possible);
  process.stderr.write(
    `${done} of ${possible.length} measurements are kept; ${possible.length - done} to be made.\n`,
  );
  for (const [k, measurement] of possible.entries()) {
    await measure(measurement, measuring, `[${k + 1}/${possible.length}] ${measurement.name}`);
  }
  return missing;
}

async function missingDatasets(
  measurements: readonly Measurement<never, unknown>[],
): Promise<ReadonlyMap<string, string>> {
  const datasets = new Map(measurements.flatMap(({ dataset }) => (dataset ? [[dataset.name, dataset]] : [])));
  const missing = new Map<string, string>();
  for (const [name, dataset] of datasets) {
    const why = await dataset.missing();
    if (why !== undefined) missing.set(name, why);
  }
  return missing;
}

/** Collects the kept results of a plan, from this run and earlier ones. */
export async function gather<P extends Plan<never>>(plan: P, kept: KeptMeasurements): Promise<Findings<P>> {
  const findings: Record<string, unknown> = {};
  for (const [list, planned] of Object.entries(plan)) {
    const found: Finding<unknown, unknown>[] = [];
    for (const { about, measurement } of planned) {
      const measured = await kept.find(measurement);
      if (measured) found.push({ about, measured });
    }
    findings[list] = found;
  }
  // TypeScript does not follow a mapped type through Object.entries; each list holds the results of the list with the same name.
  return findings as Findings<P>;
}
