import { spawn, spawnSync } from 'node:child_process';
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

const program = join(root, 'apps/experiments/dist/main.js');

/** Runs the experiment `agreement` on few images. @param until when to interrupt it */
async function runAgreement(until?: () => boolean) {
  const words = ['agreement', '--quick', '--limit', '2', '--out', folder];
  const child = spawn(process.execPath, [program, ...words]);
  let errors = '';
  child.stderr.on('data', (data) => {
    errors += data;
  });
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
  if (until) {
    while (!until() && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 5));
    child.kill('SIGINT');
  }
  return { code: await ended, errors };
}

const measurements = join(folder, 'runs/measurements');
const keptFiles = () =>
  existsSync(measurements)
    ? readdirSync(measurements, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.json'))
        .sort()
    : [];
/** The kept result of a measurement; its file name ends with a key. */
function resultOf(name: string) {
  const file = keptFiles().find((kept) => kept.replace(/\.[0-9a-f]{12}\.json$/, '') === name);
  if (file === undefined) throw new Error(`${name} has no kept result.`);
  return JSON.parse(readFileSync(join(measurements, file), 'utf8')).result;
}
const writtenAt = () => keptFiles().map((name) => [name, statSync(join(measurements, name)).mtimeMs]);

describe('npm run experiment', () => {
  const run = (...words: string[]) => spawnSync(process.execPath, [program, ...words], { encoding: 'utf8' });

  test('lists the experiments', () => {
    const { status, stdout } = run();
    expect(status).toBe(0);
    for (const name of ['paper', 'agreement', 'recipes'])
      expect(stdout).toMatch(new RegExp(`^  ${name} `, 'm'));
  });

  test.each(['paper', 'agreement', 'recipes'])('-- %s --help names its options', (name) => {
    const { status, stdout } = run(name, '--help');
    expect(status).toBe(0);
    expect(stdout).toContain(`npm run experiment -- ${name} [options]`);
    for (const option of ['--quick', '--out', '--again']) expect(stdout).toContain(option);
  });

  test.each<[string[], RegExp]>([
    [['papr'], /unknown command 'papr'\n\(Did you mean paper\?\)/],
    [['paper', '--onli', 'noise'], /Did you mean --only\?/],
    [['paper', '--only', 'noises'], /Allowed choices are accuracy, /],
    [['agreement', '--limit', '0'], /Expected a positive integer/],
  ])('%j is refused', (words, message) => {
    const { status, stderr } = run(...words);
    expect(status).toBe(2);
    expect(stderr).toMatch(message);
  });
});

describe('npm run experiment -- agreement', () => {
  test('can be interrupted, resumes, and measures nothing twice', async () => {
    const interrupted = await runAgreement(() => keptFiles().length > 1);
    expect(interrupted.code).toBe(130);
    expect(interrupted.errors).toContain('To resume: npm run experiment -- agreement --quick --limit 2');
    expect(existsSync(join(folder, 'README.md'))).toBe(false);
    const before = writtenAt();
    const resumed = await runAgreement();
    expect(resumed.code).toBe(0);
    expect(resumed.errors).toContain(`${before.length} of `);
    expect(writtenAt()).toEqual(expect.arrayContaining(before));

    const [all, text] = [writtenAt(), readFileSync(join(folder, 'README.md'), 'utf8')];
    const again = await runAgreement();
    expect(again).toMatchObject({ code: 0 });
    expect(again.errors).toContain(`${all.length} of ${all.length} measurements are kept; 0 to be made`);
    expect(writtenAt()).toEqual(all);
    expect(readFileSync(join(folder, 'README.md'), 'utf8')).toBe(text);
  });

  test('gated and hold reproduce every prediction and every phase', () => {
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
        // The start-up is not exact, so the comparison can detect a difference.
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

  test('figures have their numbers beside them, and the pages link to both', () => {
    const text = readFileSync(join(folder, 'README.md'), 'utf8');
    const page = readFileSync(join(folder, 'index.html'), 'utf8');
    const figures = [...text.matchAll(/\]\(([\w-]+)\.svg\)/g)].map(([, name]) => name);
    expect(figures).toHaveLength(6);
    for (const name of figures) {
      const svg = readFileSync(join(folder, `${name}.svg`), 'utf8');
      expect(svg.startsWith('<svg xmlns="http://www.w3.org/2000/svg"')).toBe(true);
      expect(svg).not.toMatch(/NaN|undefined/);
      expect(readFileSync(join(folder, `${name}.csv`), 'utf8').split('\n').length).toBeGreaterThan(8);
      expect(page).toContain(`<figure id="${name}">`);
    }
    for (const name of ['phase-differences', 'answer-differences']) {
      expect(text).toContain(`(${name}.csv)`);
      expect(page).toContain(`href="${name}.csv"`);
      expect(existsSync(join(folder, `${name}.csv`))).toBe(true);
    }
    for (const written of [text, page]) expect(written).not.toMatch(/NaN|undefined|Infinity/);
  });
});

// The experiments read the predictions after 1 to 12 cycles from one run of 12.
test.each<[string, Neuron]>([
  ['gated', gated()],
  ['hold', hold()],
  ['hold with a leak', hold({ leak: 4 })],
  ['resonator', resonator()],
])('%s: the phases of a short run are those of a longer one', async (_name, neuron) => {
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
