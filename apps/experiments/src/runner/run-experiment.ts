import { join } from 'node:path';
import { writeDocument } from '../document/write-document.ts';
import { carryOut, gather } from './carry-out.ts';
import { CodeHasher } from './code-hash.ts';
import type { BaseWorkbench, Experiment, Plan } from './experiment.ts';
import { KeptMeasurements } from './kept-measurements.ts';
import type { OptionTable, OptionValues } from './options.ts';
import { scheduleOf } from './schedule.ts';

/** How an experiment is run. */
export interface RunRequest<Options extends OptionTable> {
  /** Whether to use the quick settings. */
  readonly isQuick: boolean;
  /** The parts to measure; those the experiment measures by default if omitted. */
  readonly parts?: readonly string[] | undefined;
  /** Whether to measure again what has a kept result. */
  readonly again: boolean;
  readonly options: OptionValues<Options>;
  readonly folders: RunFolders;
  readonly signal: AbortSignal;
}

/** Where a run writes. */
export interface RunFolders {
  readonly document: string;
  /** Kept measurements, and the files that measurements leave. */
  readonly runs: string;
}

/**
 * The folders of an experiment. Only full settings write into `docs/`; kept measurements are shared by all settings.
 *
 * @param root the repository
 * @param out the folder for everything, instead of the repository
 */
export function foldersOf(
  { name, isPublished }: { readonly name: string; readonly isPublished: boolean },
  {
    root,
    isFull,
    out,
  }: { readonly root: string; readonly isFull: boolean; readonly out?: string | undefined },
): RunFolders {
  if (out !== undefined) return { document: out, runs: join(out, 'runs') };
  const runs = join(root, 'runs', name);
  if (!isFull) return { document: join(runs, 'quick'), runs };
  return { document: isPublished ? join(root, 'docs', name) : join(runs, 'document'), runs };
}

/**
 * Measures what is not kept yet and writes the document.
 *
 * @returns the pages of the document
 * @throws the reason of the signal if it is aborted; results up to then are kept
 */
export async function runExperiment<
  Settings,
  Workbench extends BaseWorkbench,
  P extends Plan<Workbench>,
  Options extends OptionTable,
>(
  experiment: Experiment<Settings, Workbench, P, Options>,
  { isQuick, parts, again, options, folders, signal }: RunRequest<Options>,
): Promise<string[]> {
  const chosen = isQuick ? experiment.settings.quick : experiment.settings.full;
  const { measured, shown } = experiment.reduce(chosen, options);
  const hasher = new CodeHasher();
  const hashCode = (modules: readonly string[]) => hasher.hash(modules);
  const kept = new KeptMeasurements(join(folders.runs, 'measurements'), hashCode, [
    experiment.workbench.code,
  ]);
  const context = { folder: folders.runs, options, hashCode, again };
  const workbench = await experiment.workbench.open(context);
  try {
    const schedule = scheduleOf(await experiment.plan(measured, workbench), parts ?? experiment.defaultParts);
    const missing = await carryOut(schedule, { workbench, kept, signal, again });
    const findings = await gather(await experiment.plan(shown, workbench), kept);
    const device = await workbench.describeDevice();
    return await writeDocument(
      folders.document,
      experiment.document({ findings, settings: shown, missing, device }),
    );
  } finally {
    await workbench.close();
  }
}
