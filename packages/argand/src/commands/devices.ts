import { Command } from 'commander';
import { type OutputOptions, withOutputOptions } from '../options.ts';

/** `argand devices`: what can run here, and why not. */
export function devicesCommand(): Command {
  return withOutputOptions(
    new Command('devices').description('what can compute here, and what cannot and why'),
  )
    .addHelpText('after', '\nExample:\n  argand devices --json')
    .action(async (options: OutputOptions) => (await import('../list-devices.ts')).listDevices(options));
}
