import { Command, Option } from 'commander';
import type { FetchOptions } from '../data.ts';
import { type OutputOptions, withOutputOptions } from '../options.ts';

const work = () => import('../data.ts');

const dataDir = () => new Option('--data-dir <folder>', 'folder to read files from, and nowhere else');

/** `argand data`: lists, downloads and locates data sets. */
export function dataCommand(): Command {
  const list = withOutputOptions(
    new Command('list').description('list the data sets and where their files are'),
  )
    .addHelpText('after', '\nExample:\n  argand data list')
    .action(async (options: OutputOptions) => (await work()).listDatasets(options));

  const fetch = withOutputOptions(
    new Command('fetch').description('download missing files and verify all checksums'),
  )
    .argument('<name>', 'data set')
    .addOption(dataDir())
    .addHelpText('after', '\nExample:\n  argand data fetch mnist')
    .action(async (name: string, options: FetchOptions) => (await work()).fetchDataset(name, options));

  const path = withOutputOptions(
    new Command('path').description('print where the files of a data set are read from'),
  )
    .argument('<name>', 'data set')
    .addOption(dataDir())
    .addHelpText('after', '\nExample:\n  argand data path mnist')
    .action(async (name: string, options: FetchOptions) => (await work()).locateDataset(name, options));

  return new Command('data')
    .description('list, download or locate data sets')
    .addHelpText('after', '\nExample:\n  argand data fetch mnist')
    .addCommand(list)
    .addCommand(fetch)
    .addCommand(path);
}
