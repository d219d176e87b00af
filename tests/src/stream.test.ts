import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readNpz, writeNpz } from '@argand/npy';
import { distance } from '@argand/phasor';
import { afterAll, describe, expect, test } from 'vitest';
import { argand, type Ended } from './command-line.ts';
import { golden } from './golden/npy.ts';
import { root } from './workspace.ts';

const folder = mkdtempSync(join(tmpdir(), 'argand-stream-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string) => join(folder, name);
const goldenFile = (name: string) => fileURLToPath(new URL(`../golden/mnist-mlp/${name}`, import.meta.url));
const network = goldenFile('network.safetensors');
const stream = (...words: string[]) => argand(['stream', network, ...words]);

interface Line {
  readonly cycle: number;
  readonly image: number | null;
  readonly label: number | null;
  readonly prediction: number;
  readonly margin: number;
  readonly phases: readonly (number | null)[];
  readonly operations: number;
}

/** The lines of `--json`: one a cycle, then the summary. */
function told({ code, stdout, stderr }: Ended) {
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  return { cycles: lines.slice(0, -1) as Line[], summary: lines[lines.length - 1].summary };
}

/** Starts a stream, and asks it to stop once it has told a few cycles. */
function interrupted(...words: string[]): Promise<Ended> {
  const program = [join(root, 'packages/argand/bin/argand.js'), 'stream', network, ...words];
  const child = spawn(process.execPath, program);
  let [stdout, stderr, asked] = ['', '', false];
  child.stdout.on('data', (data) => {
    stdout += data;
    if (!asked && stdout.split('\n').length > 5) asked = child.kill('SIGINT');
  });
  child.stderr.on('data', (data) => {
    stderr += data;
  });
  return new Promise((resolve) => child.on('exit', (code) => resolve({ code: code ?? -1, stdout, stderr })));
}

describe('argand stream', () => {
  test('shows images one after the other; the first as the golden answers have it', async () => {
    const shown = ['--input', goldenFile('inputs.npy'), '--limit', '2', '--hold-for', '8'];
    const ended = await stream(
      ...shown,
      '--cycles',
      '28',
      '--neuron',
      'hold',
      '--backend',
      'reference',
      '--json',
    );
    const { cycles, summary } = told(ended);
    expect(cycles.map(({ cycle, image }) => [cycle, image])).toEqual(
      Array.from({ length: 27 }, (_, cycle) => [cycle, Math.floor(cycle / 8) % 2]),
    );
    const { numbers } = golden('mnist-mlp/expected-hold-leak0.npy');
    for (const { cycle, phases } of cycles.slice(0, 7)) {
      phases.forEach((phase, o) => {
        const expected = numbers[cycle * 10 + o];
        if (Number.isNaN(expected)) expect(phase).toBeNull();
        else expect(distance(phase ?? Number.NaN, expected)).toBeLessThan(1e-9);
      });
    }
    // Shown again, it comes to the same answer.
    for (const [o, phase] of cycles[22].phases.entries()) {
      expect(distance(phase ?? Number.NaN, cycles[6].phases[o] ?? Number.NaN)).toBeLessThan(1e-9);
    }
    expect(summary).toMatchObject({ from: 0, to: 28, cycles: 27, images: 3, accuracy: null, neuron: 'hold' });
    expect(summary.settling.answer).toMatchObject({ changes: 2, followed: 2 });
    expect(summary.settling.phases).toEqual({ changes: 2, followed: 2, median: 2, most: 2 });
  });

  test('saved and taken up again, it is the stream that never stopped', async () => {
    const common = ['--neuron', 'hold', '--jitter', '0.02', '--delete', '0.1', '--hold-for', '7', '--json'];
    const state = file('state.npz');
    const whole = told(await stream(...common, '--cycles', '25'));
    const first = told(await stream(...common, '--cycles', '11', '--save', state));
    const second = told(await stream(...common, '--cycles', '14', '--resume', state));
    expect([...first.cycles, ...second.cycles]).toEqual(whole.cycles);
    expect(first.summary).toMatchObject({ to: 11, saved: state });
    expect(second.summary).toMatchObject({ from: 11, to: 25 });
    expect(whole.cycles[0].label).toBe(7);

    const other = await stream('--neuron', 'gated', '--hold-for', '5', '--resume', state);
    expect(other).toMatchObject({ code: 1, stdout: '' });
    expect(other.stderr).toContain(
      `${state}: the state of another stream: neuron is "hold" there and "gated" here;`,
    );
    expect(other.stderr).toContain('holdFor is 7 there and 5 here. Go on as it was begun.');

    // A state whose settings are ours, but whose arrays are not.
    const arrays = readNpz(readFileSync(state), state);
    const damaged = file('damaged.npz');
    const { 'inputs.shown': shown } = arrays;
    writeFileSync(
      damaged,
      writeNpz({ ...arrays, 'inputs.shown': { shape: [3], numbers: shown.numbers.slice(0, 3) } }),
    );
    const refused = await stream(...common, '--resume', damaged);
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toContain('inputs: state: shown: has 3 numbers; expected 784.');
  });

  test('Ctrl-C ends it with a summary and its state', async () => {
    const state = file('stopped.npz');
    const ended = await interrupted('--save', state, '--json');
    const { cycles, summary } = told(ended);
    expect(summary.cycles).toBe(cycles.length);
    expect(existsSync(state)).toBe(true);
    const more = told(await stream('--resume', state, '--cycles', '3', '--json'));
    expect(more.summary.from).toBe(summary.to);
    expect(more.cycles[0].cycle).toBe(cycles.length);

    const early = await interrupted('--cycles', '1000000');
    expect(early.code).toBe(130);
    expect(early.stdout).toMatch(/cycle +4 +image 0, a 7 +answer 7 {3}at phase 0\.\d+, margin 0\.\d+\n/);
    expect(early.stdout).toContain('synaptic operations each.');
    expect(early.stderr).toMatch(/Stopped after \d+ of 1000000 cycles\. Nothing was saved/);
  });

  test.skipIf(process.platform === 'win32')('Ctrl-C ends it though no program reads its state', async () => {
    const pipe = file('pipe');
    execFileSync('mkfifo', [pipe]);
    const ended = await interrupted('--save', pipe, '--json');
    expect(ended.code).toBe(1);
    expect(ended.stderr).toBe(`error: ${pipe}: cannot be written (no program reads from this pipe).\n`);
  });

  test('what is killed resumes from the last save', async () => {
    const state = file('killed.npz');
    const program = [join(root, 'packages/argand/bin/argand.js'), 'stream', network];
    const child = spawn(process.execPath, [...program, '--save', state, '--save-every', '1', '--quiet']);
    const ended = new Promise((resolve) => child.on('exit', (_, signal) => resolve(signal)));
    while (!existsSync(state) && child.exitCode === null)
      await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill('SIGKILL');
    expect(await ended).toBe('SIGKILL');
    const more = told(await stream('--resume', state, '--cycles', '3', '--json'));
    expect(more.summary.from).toBeGreaterThan(0);
    expect(more.summary.to).toBe(more.summary.from + 3);
  });

  test('a file with a spike far away does not ask for memory', async () => {
    const far = file('far.csv');
    writeFileSync(far, 'image,layer,neuron,time\n0,-1,0,2000000000.5\n');
    const ended = await stream('--spikes', far);
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(ended.stderr).toContain(
      `--spikes ${far}: the last spike is in cycle 2000000000, and an image is shown for at most 100000 cycles; give --hold-for, or leave late spikes out.`,
    );
  });

  test('a reader who goes ends it', async () => {
    const program = [join(root, 'packages/argand/bin/argand.js'), 'stream', network, '--json'];
    const child = spawn(process.execPath, program);
    let stderr = '';
    child.stderr.on('data', (data) => {
      stderr += data;
    });
    child.stdout.once('data', () => child.stdout.destroy());
    const code = await new Promise((resolve) => child.on('exit', resolve));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  test('spikes of a file, image after image, until they are over', async () => {
    const spikes = file('spikes.csv');
    const input = goldenFile('inputs.npy');
    const settings = ['--neuron', 'gated', '--cycles', '4'];
    const ran = await argand([
      'run',
      network,
      '--input',
      input,
      '--output',
      file('y.npy'),
      ...settings,
      '--spikes',
      spikes,
    ]);
    expect(ran.code).toBe(0);
    const fed = told(await stream('--spikes', spikes, '--limit', '3', '--json'));
    const shown = told(
      await stream('--input', input, '--limit', '3', '--hold-for', '4', '--cycles', '14', '--json'),
    );
    expect(fed.summary).toMatchObject({ to: 14, images: 3 });
    // What comes after the spikes, comes after nothing.
    expect(fed.cycles.map(({ image }) => image)).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, null]);
    for (const [cycle, { phases }] of fed.cycles.slice(0, 12).entries()) {
      phases.forEach((phase, o) => {
        const other = shown.cycles[cycle].phases[o];
        if (phase === null) expect(other).toBeNull();
        else expect(distance(phase, other ?? Number.NaN)).toBeLessThan(1e-5);
      });
    }
  });

  test('measures its memory, tells every so-manieth cycle, and keeps its state as plain arrays', async () => {
    const state = file('plain.npz');
    const { cycles, summary } = told(
      await stream('--cycles', '1000', '--memory', '--every', '400', '--save', state, '--json', '--quiet'),
    );
    expect(cycles.map(({ cycle }) => cycle)).toEqual([0, 400, 800]);
    expect(summary.memory).toHaveLength(1);
    expect(summary.memory[0]).toMatchObject({ cycles: 1000 });
    for (const name of ['heapUsed', 'external', 'arrayBuffers', 'residentSet']) {
      expect(summary.memory[0][name]).toBeGreaterThan(0);
    }
    const { 'argand-stream': settings, ...arrays } = readNpz(readFileSync(state), 'plain.npz');
    const { version, settings: of } = JSON.parse(new TextDecoder().decode(Uint8Array.from(settings.numbers)));
    expect([version, of.neuron, of.holdFor, of.noise]).toEqual([1, 'gated', 10, null]);
    expect(Object.keys(arrays)).toContain('stage.0.traceReal');
  });

  test('what is wrong is named', async () => {
    const other = file('other.npz');
    writeFileSync(other, writeNpz({ x: { shape: [1], numbers: Float64Array.of(1) } }));
    const cases: [string[], number, string][] = [
      [['--input', 'a.npy', '--spikes', 'b.csv'], 2, 'a stream is shown images or spikes; leave out one.'],
      [['--spikes', 'b.txt'], 2, '--spikes b.txt: expected a name that ends with .npz or .csv.'],
      [['--hold-for', '0'], 2, 'Expected a whole number from 1 to 100000.'],
      [['--input', file('none.npy')], 1, `input ${file('none.npy')}: there is no such file.`],
      [['--resume', file('none.npz')], 1, `state ${file('none.npz')}: there is no such file.`],
      [['--resume', other], 1, `${other}: no state of a stream; expected a file that --save wrote.`],
      [['--save', join(folder, 'no', 'x.npz')], 1, 'there is no folder'],
    ];
    const ended = await Promise.all(cases.map(([words]) => stream(...words, '--cycles', '1')));
    for (const [k, [, code, message]] of cases.entries()) {
      expect(ended[k]).toMatchObject({ code, stdout: '' });
      expect(ended[k].stderr).toContain(message);
    }
    const help = await argand(['stream', '--help']);
    expect(help.stdout).toContain('Example:\n  argand stream');
  });
});
