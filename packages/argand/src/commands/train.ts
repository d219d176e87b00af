import { Command, Option } from 'commander';
import { modelChoices } from '../models.ts';
import { real, whole, withDeviceOptions, withOutputOptions } from '../options.ts';
import type { TrainCommandOptions } from '../train-run.ts';

/** `argand train`: trains, evaluates and reports. */
export function trainCommand(): Command {
  const command = new Command('train')
    .description('train a network, evaluate it with and without spikes, and write it with a report')
    .option('--dataset <name>', 'data set: a name, a .npz file or a folder (default: mnist)')
    .option('--data-dir <folder>', 'folder to read its files from, and nowhere else')
    .option('--model <name>', `${modelChoices} (default: mlp)`)
    .addOption(
      new Option('--recipe <name>', 'preset of training settings (default: best)').choices(['best', 'paper']),
    )
    .option('--epochs <n>', 'number of epochs (default: 2)', whole(1, 100_000))
    .option('--batch-size <n>', 'images per training step (default: the recipe’s)', whole(1, 100_000))
    .option('--learning-rate <x>', 'learning rate, or its peak (default: the recipe’s)', real(0, 1000, true))
    .option('--augment <changes...>', 'augment training images (default: the recipe’s)')
    .option('--seed <n>', 'seed of all random numbers (default: 0)', whole(0))
    .option('--out <folder>', 'folder of the run (default: runs/NAME-OF-SETTINGS)')
    .option('--checkpoint-every <n>', 'steps between checkpoints (default: 500, or 20 s)', whole(1))
    .option('--resume <folder>', 'resume a run, or continue it to more --epochs');
  return withOutputOptions(withDeviceOptions(command))
    .addHelpText(
      'after',
      '\n--augment takes shift=PIXELS, rotate=ANGLE (in units of π), flip=CHANCE, one or several, or none.\n\nExample:\n  argand train --epochs 2 --seed 3 --out runs/mine\n  argand train --dataset fashion-mnist --model cnn --epochs 20 --augment shift=1 flip=0.5',
    )
    .action(async (options: TrainCommandOptions) => (await import('../train-run.ts')).train(options));
}
