import { type Measuring, measure } from 'study';
import type { Measurement } from './measurements/measurement.ts';
import { type DatasetName, type NetworkSpec, specName } from './network-spec.ts';
import { type Part, partNames } from './parts.ts';
import type { Finding, Findings, Plan, Planned } from './plan.ts';
import type { Workbench } from './workbench.ts';

/** A piece of the study: what is done once is kept. */
export interface Piece {
  readonly network: NetworkSpec;
  readonly measurement: Measurement<unknown>;
}

/** All pieces that these parts need, in the order in which they are made: part by part, network by network, each network trained before the rest. */
export function piecesOf(plan: Plan, asked: readonly Part[]): Piece[] {
  const { networks, ...others } = plan;
  const training = new Map(
    networks.map(({ about: { network }, measurement }) => [
      specName(network),
      { network, measurement } satisfies Piece,
    ]),
  );
  const all: readonly Planned<unknown, unknown>[] = [networks, ...Object.values(others)].flat();
  const pieces = new Map<string, Piece>();
  for (const part of partNames.filter((name) => asked.includes(name))) {
    const own = all.filter((planned) => planned.part === part);
    const names = new Set(own.map(({ about }) => specName(about.network)));
    for (const name of names) {
      const trained = training.get(name);
      if (!trained) throw new Error(`${name}: the plan measures this network, but never trains it.`);
      pieces.set(trained.measurement.name, trained);
      for (const { about, measurement } of own) {
        if (specName(about.network) === name)
          pieces.set(measurement.name, { network: about.network, measurement });
      }
    }
  }
  return [...pieces.values()];
}

/** Data sets that cannot be had, and why. */
export type Lacking = ReadonlyMap<DatasetName, string>;

/** Makes every piece that is not on record yet, but for those whose data set cannot be had. @throws what the signal says, if it is aborted */
export async function carryOut(pieces: readonly Piece[], measuring: Measuring<Workbench>): Promise<Lacking> {
  const { workbench, records, again } = measuring;
  const lacking = new Map<DatasetName, string>();
  for (const name of new Set(pieces.map(({ network }) => network.dataset))) {
    const why = await workbench.lacks(name);
    if (why === undefined) continue;
    lacking.set(name, why);
    process.stderr.write(`Without ${name}: ${why}\n`);
  }
  const possible = pieces.filter(({ network }) => !lacking.has(network.dataset));
  const done = again ? 0 : await records.count(possible.map(({ measurement }) => measurement));
  process.stderr.write(
    `${done} of ${possible.length} pieces are in; ${possible.length - done} are to be made.\n`,
  );
  for (const [k, { measurement }] of possible.entries()) {
    await measure(measurement, measuring, `[${k + 1}/${possible.length}] ${measurement.name}`);
  }
  return lacking;
}

/** What of a plan is on record, whichever run made it. */
export async function gather(plan: Plan, records: Measuring<Workbench>['records']): Promise<Findings> {
  const each = async <About, Result>(planned: readonly Planned<About, Result>[]) => {
    const findings: Finding<About, Result>[] = [];
    for (const { about, measurement } of planned) {
      const measured = await records.find(measurement);
      if (measured) findings.push({ about, measured });
    }
    return findings;
  };
  return {
    networks: await each(plan.networks),
    answers: await each(plan.answers),
    cycles: await each(plan.cycles),
    disturbed: await each(plan.disturbed),
    phases: await each(plan.phases),
    rasters: await each(plan.rasters),
    operations: await each(plan.operations),
    rateCoded: await each(plan.rateCoded),
  };
}
