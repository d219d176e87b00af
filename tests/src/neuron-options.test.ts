import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { argand } from './command-line.ts';
import { golden, parseNpy } from './golden/npy.ts';

const folder = mkdtempSync(join(tmpdir(), 'argand-neurons-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string) => fileURLToPath(new URL(`../golden/mnist-mlp/${name}`, import.meta.url));
const network = file('network.safetensors');
const out = join(folder, 'out.npy');
const run = (...options: string[]) =>
  argand(['run', network, '--input', file('inputs.npy'), '--output', out, ...options]);

describe('wrong usage names what is right', () => {
  test.each([
    [['gated', '--leak', '1'], '--leak is no option of gated; gated has --cycles.'],
    [['hold', '--threshold', '1'], '--threshold is no option of hold; hold has --cycles, --leak.'],
    [
      ['resonator', '--solver', 'heun'],
      '--solver is no option of resonator; resonator has --cycles, --leak, --threshold, --refractory. Leave it out, or give --neuron ode with it.',
    ],
    [
      ['resonator', '--leak', '1000'],
      '--neuron resonator: resonator: leak is 1000, but must be from 0 to 60',
    ],
    [['ode', '--step', '0.5'], '--neuron ode: ode: step is 0.5, but must be from 0.0001 to 0.1.'],
    [['ode', '--tolerance', '0.01'], 'tolerance is 0.01, but the solver heun has none; take solver rk45'],
    [['ode', '--solver', 'rk4'], 'Allowed choices are euler, heun, rk45.'],
    [['ode', '--detection', 'peak'], 'Allowed choices are gradient, cyclemax.'],
    [['ode', '--bias', 'sink'], 'Allowed choices are source, none.'],
    [['toString'], '--neuron toString: unknown; expected one of gated, hold, resonator, ode.'],
  ])('--neuron %j', async (options, message) => {
    const ended = await run('--neuron', ...options);
    expect(ended.stderr).toContain(message);
    expect([ended.code, ended.stdout]).toEqual([2, '']);
  });

  test('an option of a neuron without one', async () => {
    const ended = await run('--solver', 'heun');
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain(
      '--solver is no option of the atemporal pass. Leave it out, or give --neuron ode',
    );
  });
});

test.each(['0', '4'])('run --neuron hold --leak %s gives the golden phases', async (leak) => {
  const ended = await run('--neuron', 'hold', '--leak', leak, '--cycles', '8', '--backend', 'reference');
  expect(ended.code).toBe(0);
  const found = parseNpy(readFileSync(out), 'out.npy');
  const expected = golden(`mnist-mlp/expected-hold-leak${leak}.npy`);
  expect(found.shape).toEqual([64, 8, 10]);
  expected.numbers.forEach((phase, k) => {
    if (Number.isNaN(phase)) expect(found.numbers[k]).toBeNaN();
    else expect(Math.abs(found.numbers[k] - phase)).toBeLessThan(1e-9);
  });
});

test('run streams 10 cycles with every neuron, if it is not told', async () => {
  for (const neuron of ['gated', 'hold', 'resonator', 'ode']) {
    const ended = await run('--neuron', neuron, '--json');
    expect(JSON.parse(ended.stdout).shape).toEqual([64, 10, 10]);
  }
});

test('the help shows every option of a neuron, with its default', async () => {
  for (const command of ['run', 'evaluate']) {
    const { stdout } = await argand([command, '--help']);
    const words = stdout.replace(/\s+/g, ' ');
    for (const part of [
      '--cycles <n>',
      '--leak <x> hold, resonator, ode: −λ, in 1/T (default: 0, 0.2, 0.2)',
    ]) {
      expect(words).toContain(part);
    }
    for (const part of ['"euler", "heun", "rk45"', '"gradient", "cyclemax"', '"source", "none"']) {
      expect(words).toContain(part);
    }
  }
});
