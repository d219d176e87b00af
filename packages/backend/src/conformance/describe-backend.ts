import type { Backend, Device } from '../device.ts';
import { reference } from '../reference/reference.ts';
import { kernelSuites } from './cases/index.ts';
import { difference } from './compare.ts';
import { deviceChecks } from './device-checks/index.ts';
import type { KernelSuite, SuiteCase } from './suite.ts';

/** The three functions of a test runner that the suite needs: those of vitest, node:test, Jest and Mocha all do. */
export interface Runner {
  /** Groups the tests that `define` defines. */
  readonly describe: (name: string, define: () => void) => unknown;
  /** Defines one test, which fails by an Error. */
  readonly test: (name: string, run: () => Promise<void>) => unknown;
  /** Defines one test that is reported as skipped and does not run: `test.skip`, in Mocha `it.skip`. */
  readonly skip: (name: string, run: () => Promise<void>) => unknown;
}

/** Options of {@link describeBackend}. */
export interface ConformanceOptions {
  /** The seed of the random cases. Default 1. */
  readonly seed?: number | undefined;
  /** The kernels to check. Default {@link kernelSuites}. Add those of your own kernels here. */
  readonly suites?: readonly KernelSuite[] | undefined;
  /**
   * The names of the kernels that the backend has beside the required ones, or `all` of the suites. Default none. A kernel that is named
   * and missing fails its tests, and so does one that is there and not named. Tests of the others are skipped.
   */
  readonly kernels?: readonly string[] | 'all' | undefined;
}

/**
 * Defines the tests that every backend must pass: what a device promises of its storages and of the order of work, and
 * every kernel against its float64 meaning, over shapes, layouts, edge values and random numbers.
 *
 * Each test opens a device of its own and closes it. NaN, signed zeros and denormals are checked as far as `device.arithmetic`
 * promises them. Inputs are rounded to float32 for the reference too. A kernel must also refuse calls that do not fit their storages. A test
 * fails by an Error that says the kernel, the case, the place, what was there and what was expected.
 *
 * @throws RangeError if `kernels` names a kernel without a suite
 * @example
 * ```ts
 * import { reference } from '@argand/backend';
 * import { describeBackend } from '@argand/backend/conformance';
 *
 * let tests = 0;
 * const count = () => {
 *   tests++;
 * };
 * const runner = { describe: (_: string, define: () => void) => define(), test: count, skip: count };
 * describeBackend(reference(), runner, { kernels: 'all' });
 * tests > 50; // true
 * ```
 */
export function describeBackend(
  backend: Backend,
  { describe, test, skip }: Runner,
  { seed = 1, suites = kernelSuites, kernels = [] }: ConformanceOptions = {},
): void {
  const unknown = kernels === 'all' ? undefined : kernels.find((name) => !suites.some(named(name)));
  if (unknown !== undefined) {
    throw new RangeError(
      `describeBackend: expected kernels to be names of kernels in suites, received '${unknown}'. Correct the name or add its suite.`,
    );
  }
  const isExpected = (name: string) => kernels === 'all' || kernels.includes(name);
  const onDevice = (define: Runner['test'], name: string, check: (device: Device) => Promise<void>) =>
    define(name, async () => {
      const device = await backend.open();
      try {
        await check(device);
      } finally {
        await device.close();
      }
    });
  describe(`backend ${backend.name}`, () => {
    for (const { title, checks } of deviceChecks) {
      describe(title, () => {
        for (const { name, kernel, run } of checks) {
          onDevice(kernel === undefined || isExpected(kernel) ? test : skip, name, run);
        }
      });
    }
    onDevice(test, 'supports no other kernels', async (device) => {
      const more = suites.find(
        (suite) => !suite.required && !isExpected(suite.kernel) && suite.supportedBy(device),
      );
      if (more) {
        throw new Error(
          `the device supports ${more.kernel}, which kernels does not name. Add it, so that its tests run.`,
        );
      }
    });
    for (const suite of suites) {
      const define = suite.required || isExpected(suite.kernel) ? test : skip;
      describe(`kernel ${suite.kernel}`, () => {
        for (const { title, cases } of suite.groups) {
          onDevice(define, title, (device) => checkCases(device, suite, title, () => cases(seed)));
        }
        onDevice(define, 'stays within its storages', (device) => checkStorages(device, suite, seed));
      });
    }
  });
}

function named(name: string): (suite: KernelSuite) => boolean {
  return ({ kernel }) => kernel === name;
}

function requireSupport(device: Device, { kernel, required, supportedBy }: KernelSuite): void {
  if (supportedBy(device)) return;
  const why = required ? 'it is a required one' : 'the test names it as one that the backend has';
  throw new Error(`${kernel}: the device does not support this kernel, but ${why}.`);
}

/** Checks one case of each kind of call: with and without what may be left out, of each type. */
async function checkStorages(device: Device, suite: KernelSuite, seed: number): Promise<void> {
  requireSupport(device, suite);
  const checked = new Set<string>();
  for (const { cases } of suite.groups) {
    for (const item of cases(seed)) await item.staysWithin(device, checked);
  }
}

async function checkCases(
  device: Device,
  suite: KernelSuite,
  group: string,
  cases: () => readonly SuiteCase[],
): Promise<void> {
  requireSupport(device, suite);
  const model = await reference().open();
  const before = device.memory();
  for (const item of cases()) {
    if (item.needs.some((promise) => !device.arithmetic[promise])) continue;
    const wanted = await item.outcomes(model);
    const answers = await item.outcomes(device);
    for (const [place, want] of wanted.entries()) {
      const problem = difference(answers[place], want, device.arithmetic, item.needs);
      if (problem !== undefined) throw new Error(`${suite.kernel}, ${group}, ${item.title}: ${problem}.`);
    }
  }
  await model.close();
  const after = device.memory();
  if (after.storages !== before.storages || after.bytes !== before.bytes) {
    throw new Error(
      `${suite.kernel}, ${group}: the device held ${before.storages} storages (${before.bytes} bytes) before and ${after.storages} (${after.bytes} bytes) after all were freed.`,
    );
  }
}
