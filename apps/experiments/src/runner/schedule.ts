import type { Plan } from './experiment.ts';
import type { Measurement } from './measurement.ts';

/**
 * Lists the measurements of a plan in the order in which they are made: part by part, each after those it needs, none twice.
 *
 * @param parts the parts to measure, in this order; the whole plan if omitted
 */
export function scheduleOf<Workbench>(
  plan: Plan<Workbench>,
  parts?: readonly string[],
): Measurement<Workbench, unknown>[] {
  const scheduled = new Map<string, Measurement<Workbench, unknown>>();
  const add = (measurement: Measurement<Workbench, unknown>) => {
    if (scheduled.has(measurement.name)) return;
    for (const needed of measurement.needs ?? []) add(needed);
    scheduled.set(measurement.name, measurement);
  };
  const all = Object.values(plan).flat();
  if (parts === undefined) for (const { measurement } of all) add(measurement);
  for (const part of parts ?? []) {
    for (const planned of all) if (planned.part === part) add(planned.measurement);
  }
  return [...scheduled.values()];
}
