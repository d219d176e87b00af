import { Command, Option } from 'commander';
import { chooseDataset, type DataOptions, datasets, downloadProgress } from '../datasets.ts';
import { withInterrupts } from '../interrupts.ts';
import { type OutputOptions, withOutputOptions } from '../options.ts';
import { openOutput } from '../output.ts';

const dataDir = () =>
  new Option('--data-dir <folder>', 'look for files brought by hand in this folder, and nowhere else');

/** `argand data`: which data sets there are, where their bytes come from, and getting them. */
export function dataCommand(): Command {
  const list = withOutputOptions(
    new Command('list').description('the data sets that are known, and where their files are'),
  )
    .addHelpText('after', '\nExample:\n  argand data list')
    .action(async (options: OutputOptions) => {
      const found = await Promise.all(
        Object.values(datasets).map(async (source) => ({
          name: source.name,
          description: source.description,
          location: await source.locate(),
        })),
      );
      const words = found.map(
        ({ name, description, location }) =>
          `${name}\n  ${description}\n  ${location.replaceAll('\n', '\n  ')}`,
      );
      openOutput(options).answer({ datasets: found }, words.join('\n'));
    });

  const fetch = withOutputOptions(
    new Command('fetch').description('sees to it that all files are here and have the right checksums'),
  )
    .argument('<name>', 'the data set')
    .addOption(dataDir())
    .addHelpText('after', '\nExample:\n  argand data fetch mnist')
    .action(async (name: string, options: OutputOptions & DataOptions) => {
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
    });

  const path = withOutputOptions(
    new Command('path').description('says where the files of a data set would be read from'),
  )
    .argument('<name>', 'the data set')
    .addOption(dataDir())
    .addHelpText('after', '\nExample:\n  argand data path mnist')
    .action(async (name: string, options: OutputOptions & DataOptions) => {
      const location = await (await chooseDataset(name)).locate({ dataDir: options.dataDir });
      openOutput(options).answer({ name, location }, location);
    });

  return new Command('data')
    .description('the data sets: list, fetch, path')
    .addHelpText('after', '\nExample:\n  argand data fetch mnist')
    .addCommand(list)
    .addCommand(fetch)
    .addCommand(path);
}
