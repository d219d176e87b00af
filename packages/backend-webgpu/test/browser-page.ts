// What the page of the browser test runs: the conformance suite, as any runner would run it.
import { describeBackend } from '@argand/backend/conformance';
import { webgpu } from '../src/index.ts';

/** What became of the tests. */
export interface Outcome {
  readonly passed: number;
  readonly failures: readonly string[];
}

/** Runs every test of the suite, one after the other, and tells how many are done. */
export async function runConformance(progress: (done: number, of: number) => void): Promise<Outcome> {
  const path: string[] = [];
  const tests: { readonly name: string; readonly run: () => Promise<void> }[] = [];
  describeBackend(webgpu({ software: true }), {
    describe(name, define) {
      path.push(name);
      define();
      path.pop();
    },
    test(name, run) {
      tests.push({ name: [...path, name].join(' > '), run });
    },
  });
  let passed = 0;
  const failures: string[] = [];
  for (const [k, { name, run }] of tests.entries()) {
    try {
      await run();
      passed++;
    } catch (error) {
      failures.push(`${name}: ${error instanceof Error ? error.message : error}`);
    }
    progress(k + 1, tests.length);
  }
  return { passed, failures };
}
