import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { Records } from 'study';
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

function positive(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1) {
    throw new InvalidArgumentError('Expected a whole number above 0.');
  }
  return number;
}

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
  const stopping = new AbortController();
  const interrupt = () => stopping.abort();
  process.once('SIGINT', interrupt);
  const workbench = new Workbench();
  try {
    const carrying = {
      workbench,
      records: new Records(records),
      signal: stopping.signal,
      again: options.again ?? false,
    };
    const findings = await carryOut(await planOf(settings), carrying);
    const { description } = await workbench.device('wasm');
    const file = await writeDocument(document, { findings, settings, device: description });
    process.stdout.write(`${file}\n`);
  } catch (error) {
    if (!stopping.signal.aborted) throw error;
    process.stderr.write(`Stopped. What was measured is in ${records}; go on with the same command.\n`);
    process.exitCode = 130;
  } finally {
    process.off('SIGINT', interrupt);
    await workbench.close();
  }
}

try {
  await main();
} catch (error) {
  if (error instanceof CommanderError) {
    // commander has already shown its own errors.
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  } else {
    process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
