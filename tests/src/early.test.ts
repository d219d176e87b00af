import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { argand } from './command-line.ts';

const network = fileURLToPath(new URL('../golden/mnist-mlp/network.safetensors', import.meta.url));

test('argand evaluate --early: what each rule costs and saves, beside the whole run', async () => {
  const words = ['evaluate', network, '--limit', '40', '--neuron', 'gated', 'resonator', '--early'];
  const rules = ['--stable', '1,2', '--confidence', '0.5'];
  const ended = await argand([...words, ...rules, '--delete', '0.05', '--json', '--quiet']);
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  const { early, temporal } = JSON.parse(ended.stdout);
  expect(early.map(({ neuron, cycles }: Record<string, unknown>) => [neuron, cycles])).toEqual([
    ['gated', 4],
    ['resonator', 10],
  ]);
  for (const { rows, settling } of early) {
    const [whole, ...early] = rows;
    expect(whole).toMatchObject({ rule: null, agreement: 1, saved: 0 });
    expect(early.map(({ rule }: { rule: unknown }) => rule)).toEqual([
      { stable: 1 },
      { stable: 2 },
      { confidence: 0.5 },
    ]);
    for (const row of early) {
      expect(row.cycles.mean).toBeLessThanOrEqual(whole.cycles.mean);
      expect(row.synapticOperationsPerImage).toBeCloseTo(
        (1 - row.saved) * whole.synapticOperationsPerImage,
        6,
      );
    }
    expect(early[0].cycles).toEqual({ mean: 3, median: 3 });
    expect(early[0].saved).toBeGreaterThan(0.1);
    expect(settling.phases.changes).toBe(20);
    expect(settling.answer.changes).toBeLessThanOrEqual(20);
  }
  const [, resonator] = early;
  expect(resonator.rows[0].accuracy).toBe(temporal[1].accuracy);
  expect(resonator.rows[2].saved).toBeGreaterThan(0.5);
  expect(resonator.settling.answer.median).toBeGreaterThan(3);
});

test('argand evaluate --early: a table for people; rules need --early, and sense', async () => {
  const ended = await argand([
    'evaluate',
    network,
    '--limit',
    '5',
    '--early',
    '--stable',
    '1',
    '--early-from',
    '1',
  ]);
  expect(ended.code).toBe(0);
  for (const told of ['the whole run', 'stable for 1, from cycle 1', 'In a stream, gated follows']) {
    expect(ended.stdout).toContain(told);
  }
  for (const [words, told] of [
    [['--stable', '1'], '--stable is for early answers; give --early with it.'],
    [['--early', '--confidence', '3'], 'Expected a number from 0 to 2.'],
    [['--early', '--stable', '0'], 'Expected a whole number'],
  ] as const) {
    const wrong = await argand(['evaluate', network, '--limit', '1', ...words]);
    expect(wrong).toMatchObject({ code: 2, stdout: '' });
    expect(wrong.stderr).toContain(told);
  }
});
