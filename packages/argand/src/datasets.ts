import {
  cifar10,
  type Dataset,
  type DatasetSource,
  fashionMnist,
  localDataset,
  mnist,
  randomManifolds,
  type Split,
  take,
  yinYang,
} from '@argand/datasets';
import { UsageError } from './failure.ts';
import type { Output } from './output.ts';
import { stagedProgress } from './staged-progress.ts';

/** The data sets that the command line brings, by name. */
export const datasets: Readonly<Record<string, DatasetSource>> = Object.fromEntries(
  [mnist(), fashionMnist(), cifar10(), yinYang(), randomManifolds()].map((source) => [source.name, source]),
);

/**
 * The data set of this name, or that of one's own at this path: a .npz file, a folder with .npy files, or one with a
 * folder of pictures for each class.
 *
 * @throws UsageError if there is neither.
 */
export async function chooseDataset(name: string): Promise<DatasetSource> {
  if (Object.hasOwn(datasets, name)) return datasets[name];
  return localDataset(name).catch(() => {
    throw new UsageError(
      `data set '${name}' is unknown; expected one of ${Object.keys(datasets).join(', ')}, ` +
        'or the path of a .npz file, of a folder with .npy files, or of a folder with a folder of pictures for each class.',
    );
  });
}

/** Where a person may have put the files. */
export interface DataOptions {
  readonly dataDir?: string | undefined;
}

/** Loads one split, says so if bytes come over the network, and warns of what the data set warns of. */
export async function loadSplit(
  source: DatasetSource,
  split: Split,
  { dataDir, signal }: DataOptions & { readonly signal?: AbortSignal },
  output: Output,
): Promise<Dataset> {
  using download = downloadProgress(output);
  const data = await source.load(split, { dataDir, signal, onProgress: download.onProgress });
  for (const warning of data.warnings ?? []) output.warn(warning);
  return data;
}

/** Loads the test images, or the first `limit` of them. */
export async function loadTestImages(
  source: DatasetSource,
  options: DataOptions & { readonly limit?: number; readonly signal?: AbortSignal },
  output: Output,
): Promise<Dataset> {
  const all = await loadSplit(source, 'test', options, output);
  return options.limit === undefined ? all : take(all, 0, Math.min(options.limit, all.length));
}

/** Shows the progress of downloads, file by file. */
export function downloadProgress(output: Output) {
  const progress = stagedProgress(output, 'bytes');
  return {
    onProgress(received: number, total: number | undefined, name: string) {
      progress.advance(`download ${name}`, total ?? 0, received);
    },
    [Symbol.dispose]() {
      progress[Symbol.dispose]();
    },
  };
}
