import { chooseDataset, type DataOptions, datasets, downloadProgress } from './datasets.ts';
import { withInterrupts } from './interrupts.ts';
import type { OutputOptions } from './options.ts';
import { openOutput } from './output.ts';

/** Options of `argand data fetch` and `argand data path`. */
export type FetchOptions = OutputOptions & DataOptions;

/** Lists the data sets and where their files are. */
export async function listDatasets(options: OutputOptions): Promise<void> {
  const found = await Promise.all(
    Object.values(datasets).map(async (source) => ({
      name: source.name,
      description: source.description,
      location: await source.locate(),
    })),
  );
  const words = found.map(
    ({ name, description, location }) => `${name}\n  ${description}\n  ${location.replaceAll('\n', '\n  ')}`,
  );
  openOutput(options).answer({ datasets: found }, words.join('\n'));
}

/** Downloads the files of a data set that are missing, and verifies all of them. */
export async function fetchDataset(name: string, options: FetchOptions): Promise<void> {
  const output = openOutput(options);
  const source = await chooseDataset(name);
  const files = await withInterrupts(
    async (signal) => {
      using download = downloadProgress(output);
      return await source.fetch({ dataDir: options.dataDir, signal, onProgress: download.onProgress });
    },
    { output },
  );
  const words = files.map(
    (file) =>
      `${file.file.padEnd(26)} ${file.verified ? 'verified' : `md5 ${file.md5}, not the published file`}, ${file.from}: ${file.path}`,
  );
  output.answer({ name, files }, words.join('\n') || `${name}: ${await source.locate()}`);
}

/** Prints where the files of a data set are read from. */
export async function locateDataset(name: string, options: FetchOptions): Promise<void> {
  const location = await (await chooseDataset(name)).locate({ dataDir: options.dataDir });
  openOutput(options).answer({ name, location }, location);
}
