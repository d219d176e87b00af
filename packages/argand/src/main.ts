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
import { requireValues } from './empty-values.ts';
import { Interrupted, UsageError } from './failure.ts';
import { endWithTheReader } from './reader-gone.ts';
import { restoreTerminal } from './terminal.ts';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

const program = new Command('argand')
  .description('Deep phasor networks: train one, and run the same network on spikes.')
  .version(version)
  .showHelpAfterError('(argand COMMAND --help shows what a command takes, with an example)')
  .configureOutput({ writeErr: (text) => process.stderr.write(text) })
  .hook('preAction', (_, command) => requireValues(command))
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

/** 0: done; 1: it failed; 2: wrong usage; 130, 143 or 129: stopped by Ctrl-C, SIGTERM or SIGHUP. */
async function exitCodeOf(error: unknown): Promise<number> {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  // commander has already shown its own errors.
  const { errorMessage } = await import('@argand/backend');
  process.stderr.write(`${error instanceof Interrupted ? '' : 'error: '}${errorMessage(error)}\n`);
  if (error instanceof Interrupted) return error.exitCode;
  return error instanceof UsageError ? 2 : 1;
}

/** Waits until what was written has gone out. */
async function flush(): Promise<void> {
  for (const stream of [process.stdout, process.stderr])
    await new Promise<void>((done) => stream.write('', () => done()));
}

process.on('exit', restoreTerminal);
process.on('uncaughtException', (error) => {
  restoreTerminal();
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  process.exit(1);
});
endWithTheReader();
try {
  await program.parseAsync();
} catch (error) {
  restoreTerminal();
  process.exitCode = await exitCodeOf(error);
  // Work that was abandoned may still go on.
  await flush();
  process.exit();
}
