import { Draw } from '@argand/backend/conformance';
import { type BinaryOperation, binary, type UnaryOperation, unary } from '@argand/backend/kernels';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { whyNoAdapter } from '../test/adapter.ts';
import { type WebGpuDevice, webgpu } from './index.ts';

// The functions of the kernels over their whole range; the conformance suite has their edges.

const missing = await whyNoAdapter();
describe.skipIf(missing)(missing ?? 'functions', () => {
  const count = 50_000;
  let device: WebGpuDevice;
  beforeAll(async () => {
    device = await webgpu({ software: true }).open();
  });
  afterAll(() => device.close());

  /** Either sign, and every power of 2 from 2^low to 2^high as often. */
  const spread = (low: number, high: number) =>
    new Draw(1, `${low} ${high}`)
      .uniform(count, low, high)
      .map((power, i) => (i % 2 === 0 ? 1 : -1) * 2 ** power);

  const place = (numbers: Float32Array) => {
    const storage = device.allocate('float32', numbers.length);
    device.write(storage, numbers);
    return storage;
  };

  async function ofOne(operation: UnaryOperation, numbers: Float32Array) {
    const both = place(numbers);
    device.run(unary, { operation, length: numbers.length, input: both, out: both });
    return device.read(both);
  }

  async function ofTwo(operation: BinaryOperation, left: Float32Array, right: Float32Array) {
    const [a, b] = [left, right].map((numbers) => ({ storage: place(numbers), strides: [1] }));
    device.run(binary, { operation, shape: [left.length], a, b, out: a.storage });
    return device.read(a.storage);
  }

  const worst = (found: ArrayLike<number>, error: (i: number) => number) => {
    let most = 0;
    for (let i = 0; i < found.length; i++) most = Math.max(most, error(i));
    return most;
  };

  test.each(['sin', 'cos'] as const)('%s of any finite angle', async (operation) => {
    const x = spread(-20, 127);
    const found = await ofOne(operation, x);
    const meant = operation === 'sin' ? Math.sin : Math.cos;
    expect(worst(found, (i) => Math.abs(found[i] - meant(x[i])))).toBeLessThan(2.5e-7);
  });

  test('the sine of a small angle keeps its relative accuracy', async () => {
    const x = spread(-60, 0);
    const found = await ofOne('sin', x);
    expect(worst(found, (i) => Math.abs(found[i] / Math.sin(x[i]) - 1))).toBeLessThan(3e-7);
  });

  test('exponential and logarithm', async () => {
    const x = new Draw(1, 'exponents').uniform(count, -87, 88);
    const powers = await ofOne('exp', x);
    expect(worst(powers, (i) => Math.abs(powers[i] / Math.exp(x[i]) - 1))).toBeLessThan(2.5e-7);
    const y = spread(-125, 127).map(Math.abs);
    const logarithms = await ofOne('log', y);
    const error = (i: number) =>
      Math.abs(logarithms[i] - Math.log(y[i])) / Math.max(1, Math.abs(Math.log(y[i])));
    expect(worst(logarithms, error)).toBeLessThan(2e-7);
  });

  test('power, as far as results are normal numbers', async () => {
    const a = spread(-30, 30).map(Math.abs);
    const b = new Draw(1, 'powers').uniform(count, -4, 4);
    const found = await ofTwo('pow', a, b);
    expect(worst(found, (i) => Math.abs(found[i] / a[i] ** b[i] - 1))).toBeLessThan(8e-7);
  });

  test('phase and arctangent', async () => {
    const [y, x] = [spread(-40, 40), spread(-40, 40.5)];
    const phases = await ofTwo('phase', y, x);
    const angles = await ofTwo('atan2', y, x);
    const apart = (i: number) => {
      const difference = Math.abs(phases[i] - Math.atan2(y[i], x[i]) / Math.PI);
      return Math.min(difference, 2 - difference);
    };
    expect(worst(phases, apart)).toBeLessThan(1.5e-7);
    expect(phases.every((phase) => phase >= -1 && phase < 1)).toBe(true);
    expect(worst(angles, (i) => Math.abs(angles[i] - Math.atan2(y[i], x[i])))).toBeLessThan(4e-7);
  });
});
