import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, Option } from 'commander';
import { positive, Records, runProgram, untilStopped } from 'study';
import { carryOut, gather, piecesOf } from './carry-out.ts';
import { argand } from './command-line.ts';
import { writeDocument } from './document/write-document.ts';
import { type Part, partNames, parts, usualParts } from './parts.ts';
import { planOf } from './plan.ts';
import { full, quick, withSeeds } from './settings.ts';
import { Workbench } from './workbench.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

interface Options {
  readonly quick?: boolean;
  readonly only?: readonly Part[];
  readonly seeds?: number;
  readonly out?: string;
  readonly again?: boolean;
  readonly fashionMnist?: string;
  readonly cifar10?: string;
}

const program = new Command('paper')
  .description(
    "Makes the tables and figures of the paper again, each with the paper's value beside it, and writes them as a page and as Markdown.",
  )
  .option('--quick', 'two seeds and few images: minutes, and nothing is written into docs/')
  .addOption(
    new Option('--only <part...>', 'only these parts (default: all but cifar)').choices([...partNames]),
  )
  .option('--seeds <n>', 'only the first so many seeds', positive)
  .option(
    '--out <folder>',
    'where the pages and the records go (default: docs/paper/ and runs/paper/; with --quick runs/paper-quick/)',
  )
  .option('--again', 'make anew what is on record')
  .option('--fashion-mnist <folder>', 'the files of Fashion-MNIST, brought by hand')
  .option('--cifar10 <folder>', 'the files of CIFAR-10, brought by hand')
  .addHelpText(
    'after',
    [
      '',
      'Parts:',
      ...partNames.map((part) => `  ${part.padEnd(12)}${parts[part]}`),
      '',
      'Pages show all that is on record, whichever call made it. Stopped, the same command goes on.',
      'Example: npm run paper -- --only accuracy noise --seeds 2',
    ].join('\n'),
  )
  .exitOverride();

/** Only the whole study is written into docs/; records and networks are no part of the repository. */
function foldersOf({ quick: isQuick, out }: Options): { readonly pages: string; readonly runs: string } {
  if (out !== undefined) return { pages: resolve(out), runs: join(resolve(out), 'runs') };
  if (isQuick) return { pages: join(root, 'runs/paper-quick'), runs: join(root, 'runs/paper-quick/runs') };
  return { pages: join(root, 'docs/paper'), runs: join(root, 'runs/paper') };
}

async function main(): Promise<void> {
  const options = program.parse().opts<Options>();
  const whole = options.quick ? quick : full;
  const settings = options.seeds === undefined ? whole : withSeeds(whole, options.seeds);
  const { pages, runs } = foldersOf(options);
  await untilStopped(`What was made is in ${runs}`, async (signal) => {
    const workbench = new Workbench({
      runs: join(runs, 'networks'),
      commandLine: argand(),
      dataFolders: {
        ...(options.fashionMnist === undefined ? {} : { 'fashion-mnist': options.fashionMnist }),
        ...(options.cifar10 === undefined ? {} : { cifar10: options.cifar10 }),
      },
    });
    try {
      const records = new Records(join(runs, 'records'));
      const again = options.again ?? false;
      const pieces = piecesOf(planOf(settings, workbench, again), options.only ?? usualParts);
      const lacking = await carryOut(pieces, { workbench, records, signal, again });
      // With all seeds: what an earlier call made is shown too.
      const findings = await gather(planOf(whole, workbench), records);
      const { description } = await workbench.device();
      const files = await writeDocument(pages, { findings, settings: whole, lacking, device: description });
      process.stdout.write(`${files.join('\n')}\n`);
    } finally {
      await workbench.close();
    }
  });
}

await runProgram(main);
