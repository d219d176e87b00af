import { dirname, resolve } from 'node:path';
import { type Dataset, take } from '@argand/datasets';
import type { Network } from '@argand/layers';
import { measureRateCoded, type RateCodedMeasurement, type TwinSettings } from '@argand/rate-coded';
import type { EnergyConstants } from '@argand/spiking';
import { recipes } from '@argand/training';
import type { Output } from '../output.ts';
import { RunFolder } from '../run-folder.ts';
import { stagedProgress } from '../staged-progress.ts';
import type { RateOptions } from './rate-options.ts';

/** Number of training images that thresholds are balanced on. */
const calibrationImages = 1000;

/** Trains the ReLU twin of a network and runs it rate-coded over the test images, with progress. */
export async function countRateCoded(
  path: string,
  network: Network,
  { train, test }: { readonly train: Dataset; readonly test: Dataset },
  options: RateOptions,
  constants: EnergyConstants,
  { output, signal }: { readonly output: Output; readonly signal: AbortSignal },
): Promise<RateCodedMeasurement> {
  using progress = stagedProgress(output, 'images');
  const calibration = take(train, 0, Math.min(calibrationImages, train.length));
  const { rateSteps, rateInput, rateReadout, rateLeak } = options;
  return await measureRateCoded(
    network,
    { train, calibration, test },
    {
      ...(await twinSettings(path, options)),
      ...(rateSteps ? { steps: rateSteps } : {}),
      ...(rateInput ? { inputs: rateInput } : {}),
      ...(rateReadout ? { readout: rateReadout } : {}),
      ...(rateLeak === undefined ? {} : { leak: rateLeak }),
      constants,
      onProgress({ stage, images, total, loss }) {
        const title = stage === 'training' ? 'training the ReLU twin' : `rate-coded: ${stage}`;
        progress.advance(title, total, images, loss === undefined ? undefined : `loss ${loss.toFixed(4)}`);
      },
      signal,
    },
  );
}

/** The epochs, batch size and seed of the run that made the network, if its folder is known; otherwise two epochs of the recipe `best`. */
async function twinSettings(path: string, { rateSeed }: RateOptions): Promise<TwinSettings> {
  const folder = new RunFolder(dirname(path));
  const settings = resolve(folder.networkFile) === resolve(path) ? await folder.settings() : undefined;
  const run = settings === 'damaged' ? undefined : settings?.content.training;
  return {
    epochs: run?.epochs ?? 2,
    batchSize: run?.batchSize ?? recipes.best.batchSize,
    seed: rateSeed ?? run?.seed ?? 0,
  };
}
