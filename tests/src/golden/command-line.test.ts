import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { unzipSync } from 'fflate';
import { argand } from '../command-line.ts';
import { type GoldenArray, golden, parseNpy } from './npy.ts';

const folder = mkdtempSync(join(tmpdir(), 'argand-golden-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = (path: string) => fileURLToPath(new URL(`../../golden/${path}`, import.meta.url));
const written = (name: string): GoldenArray => parseNpy(readFileSync(join(folder, name)), name);

/** Wrapped differences; NaN where exactly one of the two is missing. */
function differences(a: Float64Array, b: Float64Array): number[] {
  return Array.from(a, (x, i) => {
    if (Number.isNaN(x) && Number.isNaN(b[i])) return 0;
    const apart = Math.abs(x - b[i]) % 2;
    return Math.min(apart, 2 - apart);
  });
}

/** The first rows of an answer, as many as the golden file has. */
const first = ({ numbers }: GoldenArray, expected: GoldenArray) => numbers.subarray(0, expected.numbers.length);

const backends: [string, number][] = [
  ['reference', 1e-9],
  ['wasm', 1e-5],
];

describe.each(backends)('argand run and gradient on %s', (backend, tolerance) => {
  test('atemporal phases of mnist-mlp', async () => {
    const out = join(folder, `${backend}.npy`);
    const ended = await argand(['run', file('mnist-mlp/network.safetensors'), '--input', file('mnist-mlp/inputs.npy'), '--output', out, '--backend', backend, '--json']);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(ended.stdout)).toMatchObject({ images: 64, shape: [64, 10] });
    const expected = golden('mnist-mlp/expected-atemporal.npy');
    expect(Math.max(...differences(written(`${backend}.npy`).numbers, expected.numbers))).toBeLessThan(tolerance);
  });

  test('the phases of every layer', async () => {
    const out = join(folder, `${backend}-layers.npz`);
    const ended = await argand(['run', file('mnist-mlp/network.safetensors'), '--input', file('mnist-mlp/inputs.npy'), '--output', out, '--layers', '--backend', backend]);
    expect(ended.code).toBe(0);
    const arrays = unzipSync(readFileSync(out));
    expect(Object.keys(arrays)).toEqual(['encoded.npy', 'layer-0.npy', 'layer-1.npy']);
    for (const name of ['encoded', 'layer-0', 'layer-1']) {
      const expected = golden(`mnist-mlp/expected-${name}.npy`);
      const found = parseNpy(Buffer.from(arrays[`${name}.npy`]), name);
      expect(Math.max(...differences(first(found, expected), expected.numbers))).toBeLessThan(tolerance);
    }
  });

  test.each([
    ['gated', ['--neuron', 'gated']],
    ['resonator-leak0.2', ['--neuron', 'resonator', '--leak', '0.2']],
    ['resonator-leak0.02', ['--neuron', 'resonator', '--leak', '0.02']],
    ['ode-dt0.02', ['--neuron', 'ode']],
  ])('on spikes: %s', async (name, options) => {
    const out = join(folder, `${backend}-${name}.npy`);
    const spikes = join(folder, `${backend}-${name}-spikes.npy`);
    const ended = await argand(['run', file('mnist-mlp/network.safetensors'), '--input', file('mnist-mlp/inputs.npy'), '--output', out, '--spikes', spikes, '--backend', backend, ...options]);
    expect(ended.code).toBe(0);
    const expected = golden(`mnist-mlp/expected-${name}.npy`);
    const found = written(`${backend}-${name}.npy`);
    expect(found.shape).toEqual([64, 10, 10]);
    expect(Math.max(...differences(first(found, expected), expected.numbers))).toBeLessThan(tolerance);
    const rows = written(`${backend}-${name}-spikes.npy`);
    let ofTwoImages = 0;
    for (let i = 0; i < rows.shape[0]; i++) if (rows.numbers[4 * i] < 2) ofTwoImages++;
    expect(ofTwoImages).toBe(golden(`mnist-mlp/expected-${name}-spikes.npy`).shape[0]);
  });

  test('mnist-cnn: atemporal phases', async () => {
    const out = join(folder, `${backend}-cnn.npy`);
    const ended = await argand(['run', file('mnist-cnn/network.safetensors'), '--input', file('mnist-cnn/inputs.npy'), '--output', out, '--backend', backend]);
    expect(ended.code).toBe(0);
    const expected = golden('mnist-cnn/expected-atemporal.npy');
    expect(Math.max(...differences(written(`${backend}-cnn.npy`).numbers, expected.numbers))).toBeLessThan(tolerance);
  });

  test('on spikes: ode-dt0.005', async () => {
    const out = join(folder, `${backend}-ode-dt0.005.npy`);
    const options = ['--neuron', 'ode', '--solver', 'heun', '--step', '0.005', '--detection', 'gradient', '--bias', 'source'];
    const ended = await argand(['run', file('mnist-mlp/network.safetensors'), '--input', file('mnist-mlp/inputs.npy'), '--output', out, '--backend', backend, ...options]);
    expect(ended.code).toBe(0);
    const expected = golden('mnist-mlp/expected-ode-dt0.005.npy');
    const apart = differences(first(written(`${backend}-ode-dt0.005.npy`), expected), expected.numbers);
    // Of two samples that are nearly as high, float32 may take the other: a phase of 0.01 beside it.
    const near = apart.filter((difference) => difference < tolerance);
    expect(near.length).toBeGreaterThanOrEqual(backend === 'reference' ? apart.length : 0.99 * apart.length);
    expect(Math.max(...apart)).toBeLessThan(0.01 + tolerance);
  });

  test.each(['dense', 'conv', 'conv-strided'])('loss and gradients of gradients-%s', async (kind) => {
    const network = `gradients-${kind}`;
    const out = join(folder, `${backend}-${kind}.npz`);
    const ended = await argand(['gradient', file(`${network}/network.safetensors`), '--input', file(`${network}/inputs.npy`), '--labels', file(`${network}/labels.npy`), '--output', out, '--backend', backend]);
    expect(ended.code).toBe(0);
    const relative = backend === 'reference' ? 1e-9 : 1e-4;
    const arrays = unzipSync(readFileSync(out));
    expect(parseNpy(Buffer.from(arrays['loss.npy']), 'loss').numbers[0]).toBeCloseTo(golden(`${network}/expected-loss.npy`).numbers[0], 6);
    const names = Object.keys(arrays).filter((name) => name !== 'loss.npy');
    expect(names).toHaveLength(kind === 'dense' ? 7 : 5);
    for (const name of names) {
      const expected = golden(`${network}/expected-gradient.${name}`).numbers;
      const found = parseNpy(Buffer.from(arrays[name]), name).numbers;
      const scale = Math.max(...expected.map(Math.abs));
      for (let i = 0; i < expected.length; i++) expect(Math.abs(found[i] - expected[i]) / scale).toBeLessThan(relative);
    }
  });
});
