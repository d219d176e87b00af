import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { argand } from './command-line.ts';
import { root } from './workspace.ts';

const folder = mkdtempSync(join(tmpdir(), 'argand-sweep-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const network = fileURLToPath(new URL('../golden/mnist-mlp/network.safetensors', import.meta.url));
const read = (out: string) => JSON.parse(readFileSync(join(out, 'sweep.json'), 'utf8'));

describe('argand sweep', () => {
  test('a row for each value, a file and a page; what is done is not done again', async () => {
    const out = join(folder, 'rows');
    const common = ['sweep', network, '--limit', '12', '--out', out];
    const lists = ['--jitter', '0,0.05', '--delete', '1', '--bits', '2', '--cycles', '3,4', '--repeats', '2'];
    const ended = await argand([...common, ...lists, '--json']);
    expect(ended.code).toBe(0);
    const answer = JSON.parse(ended.stdout);
    expect(
      answer.rows.map((row: Record<string, unknown>) => [row.varied, row.value, row.cycles, row.repeats]),
    ).toEqual([
      ['none', null, 10, 1],
      ['jitter', 0, 10, 1],
      ['jitter', 0.05, 10, 2],
      ['delete', 1, 10, 2],
      ['bits', 2, 10, 1],
      ['cycles', 3, 3, 1],
      ['cycles', 4, 4, 1],
    ]);
    const [plain, zero, , deleted] = answer.rows;
    expect(zero).toEqual({ ...plain, varied: 'jitter', value: 0 });
    expect(plain.accuracy).toEqual({
      wave: answer.atemporal.accuracy,
      last: answer.atemporal.accuracy,
      mean: answer.atemporal.accuracy,
      mode: answer.atemporal.accuracy,
    });
    expect(plain).toMatchObject({
      agreement: { wave: 1, last: 1, mean: 1, mode: 1 },
      settledCycles: 8,
      silent: 0,
    });
    // Without spikes only references are heard: all images have the same answer.
    expect(deleted.deviation).toEqual({ wave: 0, last: 0, mean: 0, mode: 0 });
    expect(read(out).rows).toEqual(answer.rows);
    const page = readFileSync(join(out, 'sweep.html'), 'utf8');
    for (const words of ['jitter', 'spikes deleted', 'bits a weight', 'cycles']) {
      expect(page).toContain(`Accuracy against ${words}`);
    }
    expect(page.match(/<svg/g)).toHaveLength(4);

    const more = await argand([...common, '--jitter', '0.05,0.1', '--repeats', '2']);
    expect(more).toMatchObject({ code: 0 });
    expect(more.stderr).toContain('2 of 3 rows are in');
    expect(more.stdout).toContain('jitter 0.1');
    expect(read(out).rows).toHaveLength(8);

    const other = await argand([...common, '--jitter', '0.05', '--seed', '1']);
    expect(other).toMatchObject({ code: 1, stdout: '' });
    expect(other.stderr).toContain(
      'holds another sweep: seed is 0 there and 1 here, repeats is 2 there and 1 here',
    );
  });

  test('Ctrl-C keeps the rows that are done, and the same command goes on', async () => {
    const out = join(folder, 'stopped');
    const words = [
      'sweep',
      network,
      '--limit',
      '60',
      '--out',
      out,
      '--dead',
      '0.1,0.2,0.3,0.4,0.5,0.6',
      '--quiet',
    ];
    const child = spawn(process.execPath, [join(root, 'packages/argand/bin/argand.js'), ...words]);
    let told = '';
    child.stderr.on('data', (data) => {
      told += data;
    });
    const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
    while (!existsSync(join(out, 'sweep.json')) && child.exitCode === null) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    child.kill('SIGINT');
    expect(await ended).toBe(130);
    expect(told).toContain(`The rows that are done are in ${out}; go on with the same command.`);
    const before = read(out).rows;
    expect(before.length).toBeGreaterThan(0);
    expect(before.length).toBeLessThan(7);
    expect(existsSync(join(out, 'sweep.html'))).toBe(true);
    const rest = await argand([...words, '--json']);
    expect(rest.code).toBe(0);
    expect(JSON.parse(rest.stdout).rows).toHaveLength(7);
    expect(read(out).rows.slice(0, before.length)).toEqual(before);
  });

  test('wrong usage is named', async () => {
    const cases: [string[], string][] = [
      [[], 'nothing to sweep; give at least one of --jitter'],
      [['--jitter', '0.1,x'], "argument '0.1,x' is invalid. Expected a number from 0 to 0.5."],
      [['--bits', '1'], 'Expected a whole number from 2 to 16.'],
      [['--levels', '0'], 'Expected a whole number'],
      [['--layers', 'outputs', '--dead', '0.1'], "Expected 'inputs' and layer numbers"],
      [['--layers', '2', '--dead', '0.1'], 'the network has 2 layers with synapses'],
      [['--layers', 'inputs', '--bits', '2'], '--bits rounds weights'],
    ];
    for (const [words, told] of cases) {
      const ended = await argand([
        'sweep',
        network,
        '--limit',
        '1',
        '--out',
        join(folder, 'wrong'),
        ...words,
      ]);
      expect(ended).toMatchObject({ code: 2, stdout: '' });
      expect(ended.stderr).toContain(told);
    }
    expect(existsSync(join(folder, 'wrong'))).toBe(false);
  });
});

describe('argand evaluate with disturbances', () => {
  test('they meet the spikes, and not the atemporal answers', async () => {
    const common = ['evaluate', network, '--limit', '20', '--json', '--quiet'];
    const plain = JSON.parse((await argand(common)).stdout);
    expect(plain.disturbed).toBeUndefined();
    const ended = await argand([...common, '--delete', '0.5', '--bits', '3', '--layers', 'inputs,0']);
    const { atemporal, temporal, disturbed } = JSON.parse(ended.stdout);
    expect(atemporal.accuracy).toBe(plain.atemporal.accuracy);
    expect(disturbed).toEqual({ delete: 0.5, bits: 3, layers: ['inputs', 0] });
    expect(temporal[0].maxPhaseError).toBeGreaterThan(0.01);
    expect(temporal[0].spikesPerImage).toBeLessThan(0.75 * plain.temporal[0].spikesPerImage);
  });
});
