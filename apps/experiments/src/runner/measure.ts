import type { KeptMeasurements } from './kept-measurements.ts';
import type { Measured, Measurement } from './measurement.ts';
import { showProgress } from './progress.ts';

/** What measurements are made with. */
export interface Measuring<Workbench> {
  readonly workbench: Workbench;
  readonly kept: KeptMeasurements;
  readonly signal: AbortSignal;
  /** Whether to measure again what has a kept result. */
  readonly again: boolean;
}

/**
 * Returns the kept result of a measurement; measures and keeps it if there is none.
 *
 * @param title the heading of the progress bar
 * @throws the reason of the signal if it is aborted; nothing is kept then
 */
export async function measure<Workbench, Result>(
  measurement: Measurement<Workbench, Result>,
  { workbench, kept, signal, again }: Measuring<Workbench>,
  title = measurement.name,
): Promise<Measured<Result>> {
  const found = again ? undefined : await kept.find(measurement);
  if (found) return found;
  signal.throwIfAborted();
  const progress = showProgress(title, measurement.images);
  const begin = performance.now();
  try {
    const onProgress = (images: number) => progress.advance(images);
    const result = await measurement.measure({ workbench, signal, onProgress });
    const measured = await kept.keep(measurement, { result, seconds: (performance.now() - begin) / 1000 });
    progress.finish();
    return measured;
  } catch (error) {
    progress.abandon();
    throw error;
  }
}
