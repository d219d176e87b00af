import { type Measuring, measure } from 'study';
import type { Measurement } from './measurements/measurement.ts';
import type { Finding, Findings, Plan, Planned } from './plan.ts';
import type { Workbench } from './workbench.ts';

/** What a study is carried out with. */
export type Carrying = Measuring<Workbench>;

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
  const done = again ? 0 : await records.count(all);
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
    findings.push({ about, measured: await measure(measurement, carrying) });
  }
  return findings;
}
