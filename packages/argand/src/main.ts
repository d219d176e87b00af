import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { countCommand } from './commands/count.ts';
import { dataCommand } from './commands/data.ts';
import { devicesCommand } from './commands/devices.ts';
import { evaluateCommand } from './commands/evaluate.ts';
import { exportCommand } from './commands/export.ts';
import { gradientCommand } from './commands/gradient.ts';
import { reportCommand } from './commands/report.ts';
import { runCommand } from './commands/run.ts';
import { streamCommand } from './commands/stream.ts';
import { sweepCommand } from './commands/sweep.ts';
import { trainCommand } from './commands/train.ts';
import { Interrupted, reason, UsageError } from './failure.ts';
import { endWithTheReader } from './reader-gone.ts';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

const program = new Command('argand')
  .description('Deep phasor networks: train one, and run the same network on spikes.')
  .version(version)
  .showHelpAfterError('(argand COMMAND --help shows what a command takes, with an example)')
  .configureOutput({ writeErr: (text) => process.stderr.write(text) })
  .exitOverride();

for (const command of [
  trainCommand(),
  evaluateCommand(),
  sweepCommand(),
  countCommand(),
  runCommand(),
  streamCommand(),
  gradientCommand(),
  exportCommand(),
  dataCommand(),
  devicesCommand(),
  reportCommand(),
]) {
  program.addCommand(command.copyInheritedSettings(program));
}

/** 0: done; 1: it failed; 2: wrong usage; 130: stopped by Ctrl-C. */
function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  // commander has already shown its own errors.
  process.stderr.write(`${error instanceof Interrupted ? '' : 'error: '}${reason(error)}\n`);
  if (error instanceof Interrupted) return 130;
  return error instanceof UsageError ? 2 : 1;
}

endWithTheReader();
try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
}
