import { Command } from 'commander';
import { availability } from '../devices.ts';
import { type OutputOptions, withOutputOptions } from '../options.ts';
import { openOutput } from '../output.ts';

/** `argand devices`: what can run here, and why not. */
export function devicesCommand(): Command {
  return withOutputOptions(
    new Command('devices').description('what can compute here, and what cannot and why'),
  )
    .addHelpText('after', '\nExample:\n  argand devices --json')
    .action(async (options: OutputOptions) => {
      const devices = await availability();
      const words = devices.map(({ backend, usable, description, reason }) =>
        usable ? `${backend.padEnd(10)} ${description}` : `${backend.padEnd(10)} not usable: ${reason}`,
      );
      openOutput(options).answer({ devices }, words.join('\n'));
    });
}
