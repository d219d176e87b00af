import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Table from 'cli-table3';
import { Command, Option } from 'commander';
import { type Claim, claimsOf } from './claims.ts';
import { entries, nodes, RunningContender } from './contenders.ts';
import {
  type Extras,
  measureGarbage,
  measureMainJob,
  measurePaperNetwork,
  measureSizes,
  measureStarts,
} from './extras.ts';
import { measureGpu } from './gpu.ts';
import { gpuClaims } from './gpu-claims.ts';
import { thisMachine } from './machine.ts';
import { groups } from './plan.ts';
import { plotOf } from './plot.ts';
import { nameOf } from './problems.ts';
import { markdownOf, type Run, rowsOf } from './report.ts';
import { inTurns, type Outcome } from './turns.ts';

const names = [...Object.keys(groups), 'webgpu', 'start', 'size', 'garbage', 'profile', 'main'];

const program = new Command('npm run benchmark --')
  .description('Argand and its peers on the same problems, in turn, in one run; ratios are what counts.')
  .addOption(new Option('--only <groups...>', 'these groups alone').choices(names))
  .option('--quick', 'shorter rounds, and fewer: to see that all works')
  .option('--no-peers', 'Argand alone')
  .option('--json', 'one JSON object on stdout, nothing else')
  .option('--write', 'write docs/benchmarks.md, .json and .svg')
  .addHelpText('after', '\nExample: npm run benchmark -- --only train spikes --json')
  .parse();

const options = program.opts<{
  only?: string[];
  quick?: boolean;
  peers: boolean;
  json?: boolean;
  write?: boolean;
}>();
const wanted = (name: string) => options.only === undefined || options.only.includes(name);
const say = (line: string) => process.stderr.write(`${line}\n`);
const patience = options.quick ? { rounds: 2, seconds: 0.1 } : { rounds: 5, seconds: 0.2 };

function table(head: string[], rows: string[][]): string {
  const made = new Table({ head, style: { head: [], border: [] } });
  for (const row of rows) made.push(row);
  return made.toString();
}

/** Shows one problem's outcome, beside the limits among all until then. */
function show(outcome: Outcome, all: readonly Outcome[]): void {
  const { problem, others, results } = outcome;
  const beside =
    others === undefined ? '' : ` (others kept ${(100 * others).toFixed(0)} % of the processors busy)`;
  say(`\n${nameOf(problem)}${beside}`);
  say(
    table(
      ['', 'engine', 'time or rate', 'ratio', 'share of the limit'],
      rowsOf({ outcomes: all }, outcome).map(({ contender, engine, time, ratio, share }) => [
        contender,
        engine,
        time,
        ratio,
        share,
      ]),
    ),
  );
  for (const { contender, engine, error } of results) if (error) say(`${contender}, ${engine}: ${error}`);
}

const folder = mkdtempSync(join(tmpdir(), 'argand-benchmark-'));
const contenders: RunningContender[] = [];
try {
  const versions: Record<string, string> = {};
  const outcomes: Outcome[] = [];
  const planned = Object.entries(groups).filter(([group]) => wanted(group) || group === 'limits');
  if (planned.some(([group]) => wanted(group))) {
    for (const entry of entries(options.peers)) {
      const contender = new RunningContender(entry);
      const { version, error } = await contender.hello();
      if (version === undefined) {
        say(`${entry.name}, ${entry.engine}, does not start here: ${error}`);
        continue;
      }
      if (entry.library !== 'argand') versions[entry.library] = version;
      contenders.push(contender);
    }
    say(
      `${contenders.length} contenders: ${contenders.map(({ entry }) => `${entry.name} (${entry.engine})`).join('; ')}`,
    );
    for (const [, problems] of planned) {
      for (const problem of problems) {
        const outcome = await inTurns(problem, contenders, folder, patience);
        outcomes.push(outcome);
        show(outcome, outcomes);
      }
    }
    for (const contender of contenders.splice(0)) contender.stop();
  }
  const { peers } = options;
  const gpu = wanted('webgpu') ? await measureGpu({ peers, folder, patience, say, show }) : undefined;
  const rounds = options.quick ? 1 : 5;
  const mainJob = wanted('main') ? measureMainJob() : undefined;
  const extras: Extras = {
    ...(wanted('start') ? { starts: measureStarts(options.peers, rounds) } : {}),
    ...(wanted('size') ? { sizes: await measureSizes(options.peers) } : {}),
    ...(wanted('garbage') ? { garbage: measureGarbage() } : {}),
    ...(wanted('profile') ? { paperNetwork: measurePaperNetwork() } : {}),
    ...(mainJob ? { mainJob } : {}),
  };
  const engines = nodes().map(({ name }) => name);
  const claims: Claim[] = [...claimsOf(outcomes, extras, engines), ...gpuClaims(gpu)];
  const run: Run = { machine: thisMachine(), versions, outcomes, extras, claims, ...(gpu ? { gpu } : {}) };
  say('');
  say(
    table(
      ['claim', 'wanted', 'measured', ''],
      claims
        .filter(({ measured }) => measured !== undefined)
        .map(({ claim, wanted, measured = '', holds }) => [claim, wanted, measured, holds ? '✓' : '✗']),
    ),
  );
  if (options.write) {
    const docs = fileURLToPath(new URL('../../../docs/', import.meta.url));
    writeFileSync(join(docs, 'benchmarks.md'), markdownOf(run));
    writeFileSync(join(docs, 'benchmarks.json'), `${JSON.stringify(run, undefined, 1)}\n`);
    writeFileSync(join(docs, 'benchmarks.svg'), plotOf(outcomes));
    say('written: docs/benchmarks.md, docs/benchmarks.json, docs/benchmarks.svg');
  }
  if (options.json) process.stdout.write(`${JSON.stringify(run)}\n`);
} finally {
  for (const contender of contenders) contender.stop();
  rmSync(folder, { recursive: true, force: true });
}
