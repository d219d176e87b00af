import { expect, test } from 'vitest';
import type { Kernel } from '../kernel.ts';
import * as exported from '../kernels/index.ts';
import { reference } from '../reference/reference.ts';
import { kernelSuites } from './cases/index.ts';

function isKernel(value: unknown): value is Kernel<unknown> {
  return typeof value === 'object' && value !== null && 'reference' in value && 'required' in value;
}

const kernels = Object.entries(exported).filter(([, value]) => isKernel(value));

test('every kernel that is exported has cases, once', () => {
  const names = kernels.map(([name]) => name);
  expect(kernelSuites.map(({ kernel }) => kernel).sort()).toEqual(names.sort());
  expect(names.length).toBeGreaterThan(15);
});

test('a kernel is named as it is exported', () => {
  for (const [name, kernel] of kernels) expect(isKernel(kernel) && kernel.name).toBe(name);
});

test('no two groups of a kernel share a title, which is what their numbers are drawn from', () => {
  for (const { groups } of kernelSuites) {
    const titles = groups.map(({ title }) => title);
    expect(new Set(titles).size).toBe(titles.length);
  }
});

test('the same seed draws the same cases, another seed others', async () => {
  const device = await reference().open();
  const drawn = async (seed: number) => {
    const suite = kernelSuites.find(({ kernel }) => kernel === 'matmul');
    const cases = suite?.groups[0].cases(seed) ?? [];
    return (await cases[cases.length - 1].outcomes(device)).map(({ numbers }) => [...numbers]);
  };
  const first = await drawn(1);
  expect(await drawn(1)).toEqual(first);
  expect(await drawn(2)).not.toEqual(first);
});
