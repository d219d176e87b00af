import {
  cifar10,
  type Dataset,
  type DatasetSource,
  fashionMnist,
  mnist,
  randomManifolds,
  type Split,
  yinYang,
} from '@argand/datasets';
import { UsageError } from './failure.ts';
import type { Output } from './output.ts';

/** The data sets that the command line brings, by name. */
export const datasets: Readonly<Record<string, DatasetSource>> = Object.fromEntries(
  [mnist(), fashionMnist(), cifar10(), yinYang(), randomManifolds()].map((source) => [source.name, source]),
);

/** The data set of this name. @throws UsageError if there is none. */
export function chooseDataset(name: string): DatasetSource {
  const source = datasets[name];
  if (!source)
    throw new UsageError(
      `data set '${name}' is unknown; expected one of ${Object.keys(datasets).join(', ')}.`,
    );
  return source;
}

/** Where a person may have put the files. */
export interface DataOptions {
  readonly dataDir?: string;
}

/** Loads one split, and says so if bytes come over the network. */
export async function loadSplit(
  source: DatasetSource,
  split: Split,
  options: DataOptions,
  output: Output,
): Promise<Dataset> {
  const download = downloadProgress(output);
  try {
    return await source.load(split, { dataDir: options.dataDir, onProgress: download.onProgress });
  } finally {
    download.finish();
  }
}

/** One progress display for each file that is downloaded. */
export function downloadProgress(output: Output) {
  let file: string | undefined;
  let progress: ReturnType<Output['progress']> | undefined;
  return {
    onProgress(received: number, total: number | undefined, name: string) {
      if (name !== file) {
        progress?.finish();
        file = name;
        progress = output.progress(`download ${name}`, total ?? 0, 'bytes');
      }
      progress?.advance(received);
    },
    finish() {
      progress?.finish();
    },
  };
}
