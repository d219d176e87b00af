import { join, relative, resolve } from 'node:path';
import { Command, Option } from 'commander';
import type { BaseWorkbench, Experiment, Plan } from './experiment.ts';
import type { OptionTable, OptionValues } from './options.ts';
import { untilInterrupted } from './program.ts';
import { foldersOf, runExperiment } from './run-experiment.ts';

/** An experiment as a command, whatever its settings and results are. */
export interface RunnableExperiment {
  /**
   * The command that runs it.
   *
   * @param summary what it measures, for the help
   * @param root the repository
   */
  readonly command: (summary: string, root: string) => Command;
}

/** Options that every experiment has. */
interface CommonOptions {
  readonly quick?: boolean;
  readonly only?: readonly string[];
  readonly out?: string;
  readonly again?: boolean;
}

/** Declares an experiment. */
export function defineExperiment<
  Settings,
  Workbench extends BaseWorkbench,
  P extends Plan<Workbench>,
  Options extends OptionTable,
>(experiment: Experiment<Settings, Workbench, P, Options>): RunnableExperiment {
  const { full, quick } = experiment.settings;
  return {
    command(summary, root) {
      const command = commandOf(experiment).description(`Experiment: ${summary}.`);
      return command.action(async () => {
        const { quick: isQuick = false, only: parts, out, again = false } = command.opts<CommonOptions>();
        const options = valuesOf(experiment.options, command);
        const { shown } = experiment.reduce(isQuick ? quick : full, options);
        const isFull = JSON.stringify(shown) === JSON.stringify(full);
        const folders = foldersOf(experiment, { root, isFull, out: out && resolve(out) });
        await untilInterrupted(howToResume(experiment.name, folders.runs), async (signal) => {
          const request = { isQuick, parts, again, options, folders, signal };
          const pages = await runExperiment(experiment, request);
          process.stdout.write(`${pages.join('\n')}\n`);
        });
      });
    },
  };
}

function commandOf<Settings, W extends BaseWorkbench, P extends Plan<W>, Options extends OptionTable>({
  name,
  isPublished,
  parts = {},
  defaultParts,
  options,
}: Experiment<Settings, W, P, Options>): Command {
  const document = isPublished ? `docs/${name}/` : `runs/${name}/document/`;
  const partNames = Object.keys(parts);
  const command = new Command(`npm run experiment -- ${name}`)
    .option('--quick', `use reduced settings and write to runs/${name}/quick/`)
    .option('--out <folder>', `folder for document and measurements (default: ${document} and runs/${name}/)`)
    .option('--again', 'measure again what is kept')
    .exitOverride();
  if (partNames.length > 0) {
    const usual = defaultParts ? `default: ${defaultParts.join(' ')}` : 'default: all';
    command.addOption(new Option('--only <part...>', `parts to measure (${usual})`).choices(partNames));
    const lines = Object.entries(parts).map(([part, words]) => `  ${part.padEnd(16)}${words}`);
    command.addHelpText('after', `\nParts:\n${lines.join('\n')}`);
  }
  for (const [key, { placeholder, description, parse }] of Object.entries(options)) {
    command.option(`--${kebabCase(key)} ${placeholder}`, description, (text) => parse(text));
  }
  return command.addHelpText(
    'after',
    '\nResults are kept; an interrupted run resumes with the same command.\nThe document shows every kept result, from this run and earlier ones.',
  );
}

function valuesOf<Options extends OptionTable>(options: Options, command: Command): OptionValues<Options> {
  const given = command.opts<Record<string, unknown>>();
  const values = Object.keys(options).flatMap((key) => (key in given ? [[key, given[key]]] : []));
  // commander has called each option's own parser.
  return Object.fromEntries(values) as OptionValues<Options>;
}

function howToResume(name: string, runs: string): string {
  const again = ['npm run experiment --', name, ...process.argv.slice(3)].join(' ');
  const kept = relative(process.cwd(), join(runs, 'measurements'));
  return `Interrupted. Results are kept in ${kept}. To resume: ${again}`;
}

function kebabCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
