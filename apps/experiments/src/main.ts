// npm run experiment: lists the experiments, or runs one.
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { experiments } from './experiments.ts';
import { runProgram } from './runner/program.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** The command that lists experiments; for an unknown name it suggests a similar one. */
function listCommand(): Command {
  const list = new Command('npm run experiment --')
    .usage('[experiment] [options]')
    .description('Run an experiment: measure what is not kept yet, and write its document.')
    .addHelpText('after', '\nFor the options of one experiment: npm run experiment -- paper --help')
    .helpCommand(false)
    .exitOverride();
  for (const [name, { summary }] of Object.entries(experiments)) list.command(name).description(summary);
  return list;
}

await runProgram(async () => {
  const [name = '', ...rest] = process.argv.slice(2);
  if (!Object.hasOwn(experiments, name)) {
    const list = listCommand();
    if (name === '') list.outputHelp();
    else await list.parseAsync();
    return;
  }
  const { summary, load } = experiments[name];
  const experiment = await load();
  await experiment.command(summary, root).parseAsync(rest, { from: 'user' });
});
