import type { Measured, Measurement } from './measurement.ts';
import { showProgress } from './progress.ts';
import type { Records } from './records.ts';

/** What measurements are made with. */
export interface Measuring<Workbench> {
  readonly workbench: Workbench;
  readonly records: Records;
  readonly signal: AbortSignal;
  /** Whether what is on record is measured again. */
  readonly again: boolean;
}

/**
 * The record of a measurement, which is made and written down if there is none.
 *
 * @param title what its progress is headed with
 * @throws what the signal says, if it is aborted: nothing is written down then
 */
export async function measure<Workbench, Result>(
  measurement: Measurement<Workbench, Result>,
  { workbench, records, signal, again }: Measuring<Workbench>,
  title = measurement.name,
): Promise<Measured<Result>> {
  const found = again ? undefined : await records.find(measurement);
  if (found) return found;
  signal.throwIfAborted();
  const progress = showProgress(title, measurement.images);
  const begin = performance.now();
  try {
    const onProgress = (images: number) => progress.advance(images);
    const result = await measurement.measure({ workbench, signal, onProgress });
    const checksum = await measurement.checksum?.();
    const measured = {
      settings: measurement.settings,
      ...(checksum === undefined ? {} : { checksum }),
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
