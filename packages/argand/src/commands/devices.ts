import { Command } from 'commander';
import { type OutputOptions, withOutputOptions } from '../options.ts';

/** `argand devices`: lists the backends, and why some are not available. */
export function devicesCommand(): Command {
  return withOutputOptions(
    new Command('devices').description('list available backends, and why others are not'),
  )
    .addHelpText('after', '\nExample:\n  argand devices --json')
    .action(async (options: OutputOptions) => (await import('../list-devices.ts')).listDevices(options));
}
