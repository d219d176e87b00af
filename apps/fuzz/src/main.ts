import { Command, InvalidArgumentError } from 'commander';
import { runCampaign } from './campaign.ts';
import { keepFailure } from './kept-failures.ts';
import { targets } from './targets/index.ts';

/** A number above 0. */
function positive(text: string): number {
  const number = Number(text);
  if (!(number > 0)) throw new InvalidArgumentError('Expected a number above 0.');
  return number;
}

function seedOf(text: string): number {
  const seed = Number(text);
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new InvalidArgumentError('Expected a whole number of at least 0.');
  return seed;
}

const names = targets.map(({ name }) => name);
const program = new Command('fuzz')
  .description('Feed mutated files to every reader: typed errors only, bounded time, bounded memory.')
  .option('--minutes <number>', 'how long to go on (default: 1, or until --inputs)', positive)
  .option('--inputs <number>', 'stop after this number of inputs', positive)
  .option('--seed <number>', 'what inputs are drawn from (default: drawn anew)', seedOf)
  .option('--target <name...>', `readers to feed: ${names.join(', ')} (default: all)`)
  .addHelpText('after', '\nExample:\n  npm run fuzz -- --minutes 5 --target png npz');

program.parse();
const options = program.opts<{ minutes?: number; inputs?: number; seed?: number; target?: string[] }>();
const unknown = options.target?.find((name) => !names.includes(name));
if (unknown !== undefined) program.error(`--target ${unknown}: expected one of ${names.join(', ')}.`);
const { seed = crypto.getRandomValues(new Uint32Array(1))[0], inputs } = options;
const minutes = options.minutes ?? (inputs === undefined ? 1 : undefined);

const stop = new AbortController();
process.once('SIGINT', () => stop.abort());
console.log(`seed ${seed}`);
let shown = performance.now();
const result = await runCampaign({
  targets: targets.filter(({ name }) => options.target?.includes(name) ?? true),
  seed,
  ...(minutes === undefined ? {} : { seconds: 60 * minutes }),
  ...(inputs === undefined ? {} : { inputs }),
  signal: stop.signal,
  onFailure: async ({ target, input, problem }) => {
    console.log(`\n${target}: ${problem}\n  kept as ${await keepFailure(target, input)}`);
  },
  onProgress: ({ inputs, failures, seconds }) => {
    if (performance.now() - shown < 10_000) return;
    shown = performance.now();
    const total = Object.values(inputs).reduce((sum, count) => sum + count, 0);
    console.log(`${Math.round(seconds)} s: ${total} inputs, ${failures.length} kinds of failure`);
  },
});
console.table(
  Object.fromEntries(
    Object.entries(result.inputs).map(([target, count]) => [
      target,
      {
        inputs: count,
        'kinds of failure': result.failures.filter((failure) => failure.target === target).length,
      },
    ]),
  ),
);
const total = Object.values(result.inputs).reduce((sum, count) => sum + count, 0);
console.log(`${total} inputs in ${result.seconds.toFixed(0)} s, ${result.failures.length} kinds of failure`);
process.exitCode = result.failures.length === 0 ? 0 : 1;
