// The conformance suite as a list of tests, for those who run it themselves.
import type { Backend } from '@argand/backend';
import { describeBackend, type Runner } from '@argand/backend/conformance';

/** One test of the suite. */
export interface CollectedTest {
  /** The titles of the groups that it is in, the outermost first. */
  readonly path: readonly string[];
  readonly name: string;
  readonly run: () => Promise<void>;
}

/** All tests that the suite has for a backend. */
export function collectTests(backend: Backend): CollectedTest[] {
  const path: string[] = [];
  const tests: CollectedTest[] = [];
  const runner: Runner = {
    describe(name, define) {
      path.push(name);
      define();
      path.pop();
    },
    test(name, run) {
      tests.push({ path: [...path], name, run });
    },
    skip(name) {
      throw new Error(`${name} is skipped.`);
    },
  };
  describeBackend(backend, runner, { kernels: 'all' });
  return tests;
}
