import type { Backend, Device } from '../device.ts';
import { reference } from '../reference/reference.ts';
import { kernelSuites } from './cases/index.ts';
import { difference } from './compare.ts';
import { deviceChecks } from './device-checks/index.ts';
import type { KernelSuite, SuiteCase } from './suite.ts';

/** The two functions of a test runner that the suite needs: those of vitest, node:test, Jest and Mocha all do. */
export interface Runner {
  /** Groups the tests that `define` defines. */
  readonly describe: (name: string, define: () => void) => unknown;
  /** Defines one test, which fails by an Error. */
  readonly test: (name: string, run: () => Promise<void>) => unknown;
}

/** Options of {@link describeBackend}. */
export interface ConformanceOptions {
  /** What the random cases are drawn from; 1 if not given. */
  readonly seed?: number;
  /** The kernels to check; {@link kernelSuites} if not given. Add those of your own kernels here. */
  readonly suites?: readonly KernelSuite[];
}

/**
 * Defines the tests that every backend must pass: what a device promises of its storages and of the order of work, and
 * every kernel against its float64 meaning, over shapes, layouts, edge values and random numbers.
 *
 * Each test opens a device of its own and closes it. Kernels that are not required are checked where the device
 * supports them; NaN, signed zeros and denormals as far as `device.arithmetic` promises them. Inputs are rounded to
 * float32 for the reference too. A test fails by an Error that says the kernel, the case, the place, what was there
 * and what was expected.
 *
 * @example
 * ```ts
 * import { reference } from '@argand/backend';
 * import { describeBackend } from '@argand/backend/conformance';
 *
 * let tests = 0;
 * describeBackend(reference(), {
 *   describe: (_, define) => define(),
 *   test: () => {
 *     tests++;
 *   },
 * });
 * tests > 50; // true
 * ```
 */
export function describeBackend(
  backend: Backend,
  { describe, test }: Runner,
  { seed = 1, suites = kernelSuites }: ConformanceOptions = {},
): void {
  const onDevice = (name: string, check: (device: Device) => Promise<void>) =>
    test(name, async () => {
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
        for (const { name, run } of checks) onDevice(name, run);
      });
    }
    for (const suite of suites) {
      describe(`kernel ${suite.kernel}`, () => {
        for (const { title, cases } of suite.groups) {
          onDevice(title, (device) => checkCases(device, suite, title, () => cases(seed)));
        }
      });
    }
  });
}

async function checkCases(
  device: Device,
  suite: KernelSuite,
  group: string,
  cases: () => readonly SuiteCase[],
): Promise<void> {
  if (!suite.supportedBy(device)) {
    if (!suite.required) return;
    throw new Error(`${suite.kernel}: the device does not support this kernel, but it is a required one.`);
  }
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
