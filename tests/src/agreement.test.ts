import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDevice, reference } from '@argand/backend';
import { createNetwork, dense } from '@argand/layers';
import { gated, hold, type Neuron, resonator, spike } from '@argand/spiking';
import { afterAll, describe, expect, test } from 'vitest';
import { root } from './workspace.ts';

const folder = mkdtempSync(join(tmpdir(), 'argand-agreement-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the study on few images; `until` is waited for before it is told to stop. */
async function study(until?: () => boolean) {
  const words = [join(root, 'apps/agreement/dist/main.js'), '--quick', '--limit', '2', '--out', folder];
  const child = spawn(process.execPath, words);
  let told = '';
  child.stderr.on('data', (data) => {
    told += data;
  });
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
  if (until) {
    while (!until() && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 5));
    child.kill('SIGINT');
  }
  return { code: await ended, told };
}

const records = join(folder, 'records');
const recorded = () =>
  existsSync(records)
    ? readdirSync(records, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.json'))
        .sort()
    : [];
const resultOf = (name: string) => JSON.parse(readFileSync(join(records, `${name}.json`), 'utf8')).result;
const writtenAt = () => recorded().map((name) => [name, statSync(join(records, name)).mtimeMs]);

describe('npm run agreement', () => {
  test('stops at Ctrl-C, goes on, and does nothing twice', async () => {
    const stopped = await study(() => recorded().length > 1);
    expect(stopped.code).toBe(130);
    expect(stopped.told).toContain('go on with the same command');
    expect(existsSync(join(folder, 'agreement.md'))).toBe(false);
    const before = writtenAt();
    const rest = await study();
    expect(rest.code).toBe(0);
    expect(rest.told).toContain(`${before.length} of `);
    expect(writtenAt()).toEqual(expect.arrayContaining(before));

    const [all, text] = [writtenAt(), readFileSync(join(folder, 'agreement.md'), 'utf8')];
    const again = await study();
    expect(again).toMatchObject({ code: 0 });
    expect(again.told).toContain(`${all.length} of ${all.length} measurements are in; 0 are to be made`);
    expect(writtenAt()).toEqual(all);
    expect(readFileSync(join(folder, 'agreement.md'), 'utf8')).toBe(text);
  });

  test('gated and hold agree with every answer and every phase', () => {
    for (const neuron of ['gated', 'hold-0', 'hold-4']) {
      for (const [network, layers] of [
        ['mnist-mlp', 2],
        ['mnist-cnn', 4],
      ] as const) {
        const rows: { cycles: number; agreement: number; largest: number }[] = resultOf(
          `cycles/${network}/${neuron}`,
        );
        const settled = rows.filter(({ cycles }) => cycles > layers);
        expect(settled.length).toBeGreaterThan(0);
        for (const row of settled) {
          expect(row.agreement).toBe(1);
          expect(row.largest).toBeLessThan(1e-6);
        }
        // The start-up is not exact: the comparison can see a difference.
        expect(rows.some(({ agreement }) => agreement < 1)).toBe(true);
        for (const [place, most] of [
          ['reference-against-reference', 1e-9],
          ['wasm-against-wasm', 1e-4],
          ['wasm-against-reference', 1e-4],
        ] as const) {
          const found = resultOf(`examinations/${network}/${place}/${neuron}`);
          expect(found.agreement).toBe(1);
          expect(found.differences).toEqual([]);
          for (const layer of found.layers) {
            expect(layer.largest).toBeLessThanOrEqual(most);
            expect(layer.silentInOne).toBe(0);
          }
        }
      }
      for (const backend of ['wasm', 'reference']) {
        const deep: { largest: number }[] = resultOf(`layers/random/${backend}/${neuron}-12-cycles`);
        expect(deep.map(({ largest }) => largest)).toEqual(deep.map(() => 0));
      }
    }
  });

  test("the resonator's error grows with its leak and with fewer cycles, and phases beyond the tolerance are counted", () => {
    const last = (name: string): number => resultOf(`layers/mnist-mlp/wasm/${name}-cycles`).at(-1).mean;
    const byLeak = [0.05, 0.1, 0.2, 0.4, 0.8].map((leak) => last(`resonator-${leak}-80`));
    expect(byLeak).toEqual([...byLeak].sort((a, b) => a - b));
    const byCycles = [80, 40, 20, 10, 5].map((cycles) => last(`resonator-0-${cycles}`));
    expect(byCycles).toEqual([...byCycles].sort((a, b) => a - b));
    expect(byLeak[0]).toBeGreaterThan(0);
    const found = resultOf('examinations/mnist-mlp/wasm-against-wasm/resonator-0.2');
    for (const layer of found.layers) expect(layer.beyond).toBeGreaterThan(layer.phases / 2);
  });

  test('figures stand beside their numbers, and the text names them', () => {
    const text = readFileSync(join(folder, 'agreement.md'), 'utf8');
    const figures = [...text.matchAll(/\]\(agreement\/([\w-]+)\.svg\)/g)].map(([, name]) => name);
    expect(figures).toHaveLength(6);
    for (const name of figures) {
      const svg = readFileSync(join(folder, 'agreement', `${name}.svg`), 'utf8');
      expect(svg.startsWith('<svg xmlns="http://www.w3.org/2000/svg"')).toBe(true);
      expect(svg).not.toMatch(/NaN|undefined/);
      expect(
        readFileSync(join(folder, 'agreement', `${name}.csv`), 'utf8').split('\n').length,
      ).toBeGreaterThan(8);
    }
    for (const name of ['phase-differences', 'answer-differences']) {
      expect(text).toContain(`agreement/${name}.csv`);
      expect(existsSync(join(folder, 'agreement', `${name}.csv`))).toBe(true);
    }
    expect(text).not.toMatch(/NaN|undefined|Infinity/);
  });
});

// The study reads the answers after 1 … 12 cycles from one run of 12.
test.each<[string, Neuron]>([
  ['gated', gated()],
  ['hold', hold()],
  ['hold with a leak', hold({ leak: 4 })],
  ['resonator', resonator()],
])('%s: the answer of a short run stands in a longer one', async (_name, neuron) => {
  const device = await openDevice([reference()]);
  const layers = [dense(6), dense(5), dense(3)];
  const network = await createNetwork({ device, seed: 1, inputShape: [4], layers });
  const images = { images: Float32Array.of(0.1, -0.6, 0.9, 0.3, -0.2, 0.5, -0.9, 0), length: 2 };
  const answers = async (cycles: number, last: number) => {
    const run = await spike(network, images, { neuron, cycles });
    return [0, 1].map((image) => {
      const start = (image * run.cycles + last) * run.outputs;
      return [...run.phases.subarray(start, start + run.outputs)];
    });
  };
  for (const cycles of [3, 5]) {
    const { last } = neuron.evaluation(layers.length, cycles);
    expect(await answers(12, last)).toEqual(await answers(cycles, last));
  }
});
