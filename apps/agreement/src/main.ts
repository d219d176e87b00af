import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { positive, Records, runProgram, untilStopped } from 'study';
import { writeDocument } from './document/write-document.ts';
import { planOf } from './plan.ts';
import { full, limited, quick } from './settings.ts';
import { carryOut } from './study.ts';
import { Workbench } from './workbench.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

interface Options {
  readonly quick?: boolean;
  readonly limit?: number;
  readonly out?: string;
  readonly again?: boolean;
}

const program = new Command('agreement')
  .description(
    'The same network in time, with four neurons: measures it, and writes agreement.md with its figures.',
  )
  .option('--quick', 'few images: minutes, and nothing is written into docs/')
  .option('--limit <n>', 'no more than so many images anywhere', positive)
  .option(
    '--out <folder>',
    'where agreement.md and the records go (default: docs/, with --quick or --limit runs/agreement-quick/)',
  )
  .option('--again', 'measure anew what is in the records')
  .addHelpText('after', '\nExample: npm run agreement -- --quick')
  .exitOverride();

/** Only the whole study is written into docs/; records are no part of the repository. */
function foldersOf({ quick: isQuick, limit, out }: Options): {
  readonly document: string;
  readonly records: string;
} {
  if (out !== undefined) return { document: out, records: join(out, 'records') };
  if (isQuick || limit !== undefined) {
    const folder = join(root, 'runs/agreement-quick');
    return { document: folder, records: join(folder, 'records') };
  }
  return { document: join(root, 'docs'), records: join(root, 'runs/agreement/records') };
}

async function main(): Promise<void> {
  const options = program.parse().opts<Options>();
  const whole = options.quick ? quick : full;
  const settings = options.limit === undefined ? whole : limited(whole, options.limit);
  const { document, records } = foldersOf(options);
  await untilStopped(`What was measured is in ${records}`, async (signal) => {
    const workbench = new Workbench();
    try {
      const again = options.again ?? false;
      const carrying = { workbench, records: new Records(records), signal, again };
      const findings = await carryOut(await planOf(settings), carrying);
      const { description } = await workbench.device('wasm');
      const file = await writeDocument(document, { findings, settings, device: description });
      process.stdout.write(`${file}\n`);
    } finally {
      await workbench.close();
    }
  });
}

await runProgram(main);
