import { Command, Option } from 'commander';
import { modelWords } from '../models.ts';
import { real, whole, withDeviceOptions, withOutputOptions } from '../options.ts';
import type { TrainCommandOptions } from '../train-run.ts';

/** `argand train`: the main job. */
export function trainCommand(): Command {
  const command = new Command('train')
    .description(
      'trains a network, examines it, runs the same network on spikes, and writes it with a report',
    )
    .option(
      '--dataset <name>',
      'the data set: a name of argand data list, or the path of a .npz file or of a folder (default: mnist)',
    )
    .option('--data-dir <folder>', 'look for its files in this folder, and nowhere else')
    .option('--model <name>', `${modelWords} (default: mlp)`)
    .addOption(
      new Option('--recipe <name>', 'settings that go together (default: best)').choices(['best', 'paper']),
    )
    .option('--epochs <n>', 'how often all images are seen (default: 2)', whole(1, 100_000))
    .option('--batch-size <n>', 'images a step (default: the recipe’s)', whole(1, 100_000))
    .option('--learning-rate <x>', 'the rate, or its peak (default: the recipe’s)', real(0, 1000, true))
    .option(
      '--augment <changes...>',
      'vary training images anew in each epoch: shift=PIXELS, rotate=ANGLE (in units of π), flip=CHANCE, or none (default: the recipe’s)',
    )
    .option('--seed <n>', 'decides every random number (default: 0)', whole(0))
    .option('--out <folder>', 'where the run goes (default: runs/ and a name made of its settings)')
    .option(
      '--checkpoint-every <n>',
      'steps from one checkpoint to the next (default: 500, and every 20 seconds)',
      whole(1),
    )
    .option('--resume <folder>', 'resume the run in this folder; --epochs continues a finished one');
  return withOutputOptions(withDeviceOptions(command))
    .addHelpText(
      'after',
      '\nExample:\n  argand train --epochs 2 --seed 3 --out runs/mine\n  argand train --dataset fashion-mnist --model cnn --epochs 20 --augment shift=1 flip=0.5',
    )
    .action(async (options: TrainCommandOptions) => (await import('../train-run.ts')).train(options));
}
