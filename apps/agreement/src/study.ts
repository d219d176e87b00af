import type { Measurement } from './measurements/measurement.ts';
import type { Finding, Findings, Plan, Planned } from './plan.ts';
import { showProgress } from './progress.ts';
import type { Records } from './records.ts';
import type { Workbench } from './workbench.ts';

/** What a study is carried out with. */
export interface Carrying {
  readonly workbench: Workbench;
  readonly records: Records;
  readonly signal: AbortSignal;
  /** Whether what is in the records is measured again. */
  readonly again: boolean;
}

/** Makes every measurement of a plan that is not in the records yet. @throws what the signal says, if it is aborted */
export async function carryOut(plan: Plan, carrying: Carrying): Promise<Findings> {
  await sayWhatIsThere(plan, carrying);
  return {
    cycles: await each(plan.cycles, carrying),
    layers: await each(plan.layers, carrying),
    conditioning: await each(plan.conditioning, carrying),
    trained: await each(plan.trained, carrying),
    examinations: await each(plan.examinations, carrying),
  };
}

async function sayWhatIsThere(plan: Plan, { records, again }: Carrying): Promise<void> {
  const all: Measurement<unknown>[] = Object.values(plan).flatMap(
    (planned: readonly Planned<unknown, unknown>[]) => planned.map(({ measurement }) => measurement),
  );
  const found = again ? [] : await Promise.all(all.map((measurement) => records.find(measurement)));
  const done = found.filter((record) => record !== undefined).length;
  process.stderr.write(
    `${done} of ${all.length} measurements are in; ${all.length - done} are to be made.\n`,
  );
}

async function each<About, Result>(
  planned: readonly Planned<About, Result>[],
  carrying: Carrying,
): Promise<Finding<About, Result>[]> {
  const findings: Finding<About, Result>[] = [];
  for (const { about, measurement } of planned) {
    const { records, again } = carrying;
    const found = again ? undefined : await records.find(measurement);
    findings.push({ about, measured: found ?? (await make(measurement, carrying)) });
  }
  return findings;
}

async function make<Result>(measurement: Measurement<Result>, { workbench, records, signal }: Carrying) {
  signal.throwIfAborted();
  const progress = showProgress(measurement.name, measurement.images);
  const begin = performance.now();
  try {
    const onProgress = (images: number) => progress.advance(images);
    const result = await measurement.measure({ workbench, signal, onProgress });
    const measured = {
      settings: measurement.settings,
      seconds: (performance.now() - begin) / 1000,
      date: new Date().toISOString().slice(0, 10),
      result,
    };
    await records.write(measurement, measured);
    progress.finish();
    return measured;
  } catch (error) {
    progress.abandon();
    throw error;
  }
}
