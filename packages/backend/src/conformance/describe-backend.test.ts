import { expect, test } from 'vitest';
import type { Backend } from '../device.ts';
import { reference } from '../reference/reference.ts';
import { kernelSuites } from './cases/index.ts';
import { type ConformanceOptions, describeBackend } from './describe-backend.ts';

/** The names of the tests that are defined and skipped, and what each fails by. */
async function run(backend: Backend, options: ConformanceOptions, part: RegExp) {
  const path: string[] = [];
  const skipped: string[] = [];
  const tests = new Map<string, () => Promise<void>>();
  const nameOf = (name: string) => [...path, name].join(' > ');
  const runner = {
    describe(name: string, define: () => void) {
      path.push(name);
      define();
      path.pop();
    },
    test: (name: string, run: () => Promise<void>) => tests.set(nameOf(name), run),
    skip: (name: string) => skipped.push(nameOf(name)),
  };
  describeBackend(backend, runner, options);
  const failures: string[] = [];
  for (const [name, run] of tests) {
    if (part.test(name)) await run().catch((error: Error) => failures.push(`${name}: ${error.message}`));
  }
  return { tests: [...tests.keys()], skipped, failures };
}

/** The reference without the kernels of these names. */
function lacking(...names: readonly string[]): Backend {
  return {
    name: 'lacking',
    async open() {
      const device = await reference().open();
      return Object.assign(device, {
        supports: (kernel: { readonly name: string }) => !names.includes(kernel.name),
      });
    },
  };
}

const fused = kernelSuites.filter(({ required }) => !required).map(({ kernel }) => kernel);

test('skips every test of a kernel that the backend does not have', async () => {
  const { tests, skipped, failures } = await run(lacking(...fused), {}, /supports no other kernels/);
  expect(failures).toEqual([]);
  for (const kernel of fused) {
    expect(tests.filter((name) => name.includes(`kernel ${kernel} >`))).toEqual([]);
    expect(skipped.some((name) => name.includes(`kernel ${kernel} >`))).toBe(true);
  }
  expect(skipped).toContain(
    'backend lacking > determinism > a row of phasorDense has the same bits in any batch',
  );
  expect(tests.some((name) => name.includes('kernel matmul >'))).toBe(true);
});

test.each(fused)('fails without %s, if that is one of its kernels', async (kernel) => {
  const part = new RegExp(`kernel ${kernel} >`);
  const { tests, failures } = await run(lacking(kernel), { kernels: 'all' }, part);
  expect(failures).toHaveLength(tests.filter((name) => part.test(name)).length);
  expect(failures[0]).toMatch(
    `${kernel}: the device does not support this kernel, but the test names it as one that the backend has.`,
  );
  expect((await run(lacking(kernel), { kernels: [kernel] }, part)).failures).not.toEqual([]);
});

test('fails with a kernel that the test does not name', async () => {
  const kernels = fused.filter((name) => name !== 'sortSpikes');
  const { failures } = await run(reference(), { kernels }, /supports no other kernels/);
  expect(failures).toEqual([
    'backend reference > supports no other kernels: the device supports sortSpikes, which kernels does not name. Add it, so that its tests run.',
  ]);
});

test('refuses the name of a kernel without a suite', async () => {
  await expect(run(reference(), { kernels: ['phasorDens'] }, /nothing/)).rejects.toThrow(
    "describeBackend: expected kernels to be names of kernels in suites, received 'phasorDens'. Correct the name or add its suite.",
  );
});
