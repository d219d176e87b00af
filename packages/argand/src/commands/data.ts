import { Command, Option } from 'commander';
import type { FetchOptions } from '../data.ts';
import { type OutputOptions, withOutputOptions } from '../options.ts';

const work = () => import('../data.ts');

const dataDir = () =>
  new Option('--data-dir <folder>', 'look for files brought by hand in this folder, and nowhere else');

/** `argand data`: which data sets there are, where their bytes come from, and getting them. */
export function dataCommand(): Command {
  const list = withOutputOptions(
    new Command('list').description('the data sets that are known, and where their files are'),
  )
    .addHelpText('after', '\nExample:\n  argand data list')
    .action(async (options: OutputOptions) => (await work()).listDatasets(options));

  const fetch = withOutputOptions(
    new Command('fetch').description('sees to it that all files are here and have the right checksums'),
  )
    .argument('<name>', 'the data set')
    .addOption(dataDir())
    .addHelpText('after', '\nExample:\n  argand data fetch mnist')
    .action(async (name: string, options: FetchOptions) => (await work()).fetchDataset(name, options));

  const path = withOutputOptions(
    new Command('path').description('says where the files of a data set would be read from'),
  )
    .argument('<name>', 'the data set')
    .addOption(dataDir())
    .addHelpText('after', '\nExample:\n  argand data path mnist')
    .action(async (name: string, options: FetchOptions) => (await work()).locateDataset(name, options));

  return new Command('data')
    .description('the data sets: list, fetch, path')
    .addHelpText('after', '\nExample:\n  argand data fetch mnist')
    .addCommand(list)
    .addCommand(fetch)
    .addCommand(path);
}
