import { parentPort, workerData } from 'node:worker_threads';
import { installAllocationGuard } from './allocation-guard.ts';
import type { Failure } from './failure.ts';
import type { Inputs } from './inputs.ts';

/** What a worker is started with. */
export interface WorkerSettings {
  readonly seed: number;
  /** [0] changes with every input that is begun: the main thread notices when it stops changing. [1] is that input's index. */
  readonly progress: Int32Array;
}

/** A piece of work: some inputs of a target, or one that was kept. */
export type Assignment =
  | { readonly target: string; readonly from: number; readonly to: number }
  | { readonly target: string; readonly kept: Uint8Array };

/** What came of an assignment. */
export interface Outcome {
  readonly inputs: number;
  readonly failures: readonly Failure[];
}

if (parentPort) {
  const port = parentPort;
  const { seed, progress } = workerData as WorkerSettings;
  installAllocationGuard();
  // After the guard: modules keep the constructors that they see when they are loaded.
  const { targets } = await import('./targets/index.ts');
  const { attempt } = await import('./attempt.ts');
  const { drawInputs } = await import('./inputs.ts');
  const inputs = new Map<string, Inputs>();
  port.on('message', async (assignment: Assignment) => {
    const target = targets.find(({ name }) => name === assignment.target);
    if (!target) throw new Error(`there is no target ${assignment.target}`);
    const failures: Failure[] = [];
    const read = async (input: Uint8Array, index: number) => {
      Atomics.store(progress, 1, index);
      Atomics.add(progress, 0, 1);
      const problem = await attempt(target, input);
      if (problem !== undefined) failures.push({ target: target.name, input, problem });
    };
    if ('kept' in assignment) {
      await read(assignment.kept, 0);
      port.postMessage({ inputs: 1, failures } satisfies Outcome);
      return;
    }
    const drawn = inputs.get(target.name) ?? (await drawInputs(target, seed));
    inputs.set(target.name, drawn);
    for (let index = assignment.from; index < assignment.to; index++) {
      // Making an input may take as long as reading it, and must not count as a hang of the one before.
      await read(drawn(index), index);
    }
    port.postMessage({ inputs: assignment.to - assignment.from, failures } satisfies Outcome);
  });
  port.postMessage('ready');
}
