import type { Claim } from './claims.ts';
import { cores } from './contenders.ts';
import type { Extras, PaperNetwork } from './extras.ts';
import type { GpuRun } from './gpu.ts';
import { limitOf } from './lookup.ts';
import type { Machine } from './machine.ts';
import { nameOf, operationsOf } from './problems.ts';
import type { Outcome, Result } from './turns.ts';

/** All that one run found. */
export interface Run {
  readonly machine: Machine;
  readonly versions: Readonly<Record<string, string>>;
  readonly outcomes: readonly Outcome[];
  readonly extras: Extras;
  readonly claims: readonly Claim[];
  /** Absent where there is no adapter, or it was not wanted. */
  readonly gpu?: GpuRun;
}

/** A row of a table of one problem. */
export interface Row {
  readonly contender: string;
  readonly engine: string;
  readonly time: string;
  /** How many times as long as the fastest of ours without a flag. */
  readonly ratio: string;
  /** Share of the engine's own limit, and what is spoken of. */
  readonly share: string;
}

const number = (value: number, digits = 3) =>
  value.toLocaleString('en', { maximumSignificantDigits: digits });

/** A time of milliseconds as people read it. */
export function timeOf(milliseconds: number): string {
  if (milliseconds < 0.1) return `${number(1000 * milliseconds)} µs`;
  return milliseconds < 1000 ? `${number(milliseconds)} ms` : `${number(milliseconds / 1000)} s`;
}

/** One problem's rows, the fastest first. */
export function rowsOf(run: Pick<Run, 'outcomes'>, outcome: Outcome): Row[] {
  const measured = outcome.results
    .filter((result) => result.milliseconds !== undefined)
    .sort((a, b) => (a.milliseconds ?? 0) - (b.milliseconds ?? 0));
  const ours = measured.find(({ library, contender }) => library === 'argand' && !contender.includes('flag'));
  return measured.map((result) => ({
    contender: result.contender,
    engine: result.engine,
    time:
      outcome.problem.kind === 'probe'
        ? `${number(1000 / (result.milliseconds ?? 1))} G/s`
        : outcome.problem.kind === 'spikes' || outcome.problem.kind === 'answer'
          ? `${number(1000 / (result.milliseconds ?? 1), 4)} images/s`
          : timeOf(result.milliseconds ?? 0),
    ratio: ours?.milliseconds && result.milliseconds ? number(result.milliseconds / ours.milliseconds) : '',
    share: shareOf(run.outcomes, outcome, result),
  }));
}

function rateOf(gigaflops: number): string {
  return gigaflops < 1000 ? `${number(gigaflops)} GFLOP/s` : `${number(gigaflops / 1000)} TFLOP/s`;
}

function shareOf(outcomes: readonly Outcome[], { problem }: Outcome, result: Result): string {
  const { milliseconds, found } = result;
  if (result.library !== 'argand' || !milliseconds) return '';
  const peak = limitOf(outcomes, 'multiplyAdd', result);
  const operations = operationsOf(problem);
  if (operations && peak) {
    return `${rateOf(operations / milliseconds / 1e6)}, ${number(operations / milliseconds / 2e6 / peak, 2)}`;
  }
  const rows = limitOf(outcomes, 'accumulate', result);
  if (found?.operations && rows) {
    const whole = found.operations / milliseconds / 1e6;
    const kernels = found.operations / found.kernelMilliseconds / 1e6;
    return `kernels ${number(kernels / rows, 2)}, whole run ${number(whole / rows, 2)}`;
  }
  const bytes = limitOf(outcomes, 'read', result);
  if ('length' in problem && problem.length > 1 && bytes) {
    // One or two arrays read and one or two written: 12 bytes a number either way. A sum only reads one.
    const moved = (problem.kind === 'sum' ? 4 : 12) * problem.length;
    return `${number(moved / milliseconds / 1e6)} GB/s, ${number(moved / milliseconds / 1e6 / bytes, 2)}`;
  }
  return '';
}

const markdownTable = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/** The page that is kept: docs/benchmarks.md. */
export function markdownOf(run: Run): string {
  const { machine, versions, outcomes, extras, claims } = run;
  const others = outcomes.reduce((most, outcome) => Math.max(most, outcome.others ?? 0), 0);
  const parts = [
    '# Benchmarks',
    `Written by \`npm run benchmark\`, which installs the peers, lets everyone solve the same problems in turn in one run, and holds each answer against ours before timing it. Absolute times are this machine's; ratios carry over.`,
    markdownTable(
      ['', ''],
      [
        [
          'machine',
          `${machine.processor}, ${machine.cores} cores${machine.vectors ? `, ${machine.vectors}` : ''}, ${machine.memoryGigabytes} GB`,
        ],
        ['system', `${machine.system}, Node ${machine.node}`],
        ['date', machine.date],
        [
          'versions',
          Object.entries(versions)
            .map(([name, version]) => `${name} ${version}`)
            .join(', '),
        ],
        [
          'others',
          `other processes kept at most ${(100 * others).toFixed(0)} % of the processors busy during a problem`,
        ],
      ],
    ),
    'WebAssembly has 128-bit vectors; native peers use all that the processor has. "256-bit vectors by flag" is V8\'s experimental revectorisation, which a user must ask for.',
    '## What is claimed',
    markdownTable(
      ['', 'wanted', 'measured', ''],
      claims.map(({ claim, wanted, measured = 'not measured: a peer was missing', holds }) => [
        claim,
        wanted,
        measured,
        holds === undefined ? '' : holds ? 'holds' : '**falls short**',
      ]),
    ),
    '![Times of everyone beside ours](benchmarks.svg)',
    '## Everyone, in turn',
    'Ratio: how many times as long as our fastest without a flag. Share: of what the engine can do at most, measured in the same module with the same threads (`probe`): multiply-adds for products, reading for functions, rows of weights added to membranes for spikes.',
    ...outcomes.map((outcome) => outcomeOf(run, outcome)),
    ...(run.gpu ? gpuOf(run.gpu, machine) : []),
    extrasOf(extras),
  ];
  return `${parts.filter(Boolean).join('\n\n')}\n`;
}

/** One problem's part of the page. */
function outcomeOf(run: Pick<Run, 'outcomes'>, outcome: Outcome): string {
  return [
    `### ${nameOf(outcome.problem)}`,
    markdownTable(
      ['', 'engine', outcome.problem.kind === 'probe' ? 'rate' : 'time', 'ratio', 'share of the limit'],
      rowsOf(run, outcome).map(({ contender, engine, time, ratio, share }) => [
        contender,
        engine,
        time,
        ratio,
        share,
      ]),
    ),
    ...outcome.results.flatMap(({ contender, engine, error }) =>
      error ? [`${contender}, ${engine}, is not in the table: ${error}.`] : [],
    ),
  ].join('\n\n');
}

function gpuOf({ adapter, versions, outcomes }: GpuRun, { date }: Machine): string[] {
  const { name, vendor, architecture, software } = adapter;
  const maker = [vendor, architecture].filter(Boolean).join(', ');
  const others = Object.entries(versions).map(([library, version]) => `${library} ${version}`);
  return [
    '## WebGPU',
    `Argand alone in Node, by Dawn, then everyone in one page of Chromium. Share: of multiply-adds in registers alone, measured on the same adapter.${software ? ' This adapter is a driver in software: times are those of a processor, and say nothing of a card.' : ''}`,
    markdownTable(
      ['', ''],
      [
        ['adapter and driver', `${name}${maker ? ` (${maker})` : ''}`],
        ['date', date],
        ['versions', others.join(', ')],
      ],
    ),
    ...outcomes.map((outcome) => outcomeOf({ outcomes }, outcome)),
  ];
}

/** Where a training step of the paper's CIFAR network spends its time, and its spikes. */
function profileOf({ engine, step, kernels, spikesSeconds, agreement }: PaperNetwork): string[] {
  const spent = Object.entries(kernels).sort(([, a], [, b]) => b - a);
  const shown = spent.filter(([, milliseconds]) => milliseconds >= 0.002 * step);
  const rest = step - shown.reduce((sum, [, milliseconds]) => sum + milliseconds, 0);
  return [
    "## The paper's CIFAR network",
    `One training step of 128 images, with dropout, L2 and Adam, on ${cores} threads, ${engine}: ${timeOf(step)}. Where it goes:`,
    markdownTable(
      ['kernel', 'time', 'share'],
      [...shown, ['everything else', rest] as const].map(([name, milliseconds]) => [
        name,
        timeOf(milliseconds),
        `${((100 * milliseconds) / step).toFixed(1)} %`,
      ]),
    ),
    `128 images on spikes (gated, the wave, random weights): ${spikesSeconds.toFixed(1)} s, ${(100 * agreement).toFixed(1)} % of the answers are the atemporal ones. The paper reports 3.5 hours.`,
  ];
}

function extrasOf({ starts, sizes, garbage, paperNetwork, mainJob }: Extras): string {
  const parts: string[] = [];
  if (starts) {
    parts.push(
      '## From nothing to the first training step',
      markdownTable(
        ['', 'engine', 'since the process began', 'of it Node itself'],
        starts.map(({ library, engine, milliseconds, bare }) => [
          library,
          engine,
          `${milliseconds.toFixed(0)} ms`,
          `${bare.toFixed(0)} ms`,
        ]),
      ),
    );
  }
  if (sizes) {
    parts.push(
      '## Bytes to the first training step in a page',
      markdownTable(
        ['', 'JavaScript, minified and compressed', 'WebAssembly'],
        sizes.map(({ library, script, wasm }) => [
          library,
          `${(script / 1000).toFixed(1)} kB`,
          wasm ? `${(wasm / 1000).toFixed(1)} kB` : 'made at run time',
        ]),
      ),
    );
  }
  if (garbage) {
    parts.push(
      '## What a training step leaves to the garbage collector',
      `784-100-10, batch 128, ${cores} threads, after 500 steps.`,
      markdownTable(
        ['engine', 'bytes a step', 'time spent collecting', 'heap kept a step', 'storages kept'],
        garbage.map(({ engine, bytesPerStep, collectingShare, heldPerStep, storagesKept }) => [
          engine,
          Math.round(bytesPerStep).toLocaleString('en'),
          `${(100 * collectingShare).toFixed(2)} %`,
          `${heldPerStep.toFixed(0)} bytes`,
          String(storagesKept),
        ]),
      ),
    );
  }
  if (paperNetwork) for (const part of profileOf(paperNetwork)) parts.push(part);
  if (mainJob) {
    parts.push(
      '## The main job',
      `\`npm start\` once it is installed and built, 2 epochs of MNIST, evaluation and spikes: ${mainJob.seconds.toFixed(1)} s, ${(100 * mainJob.accuracy).toFixed(2)} % of the test images.`,
    );
  }
  return parts.join('\n\n');
}
