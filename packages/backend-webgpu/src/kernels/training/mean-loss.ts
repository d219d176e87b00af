import type { DeviceStorage } from '@argand/backend';
import type { Machine } from '../../machine.ts';
import { type Program, reads, writes } from '../../wgsl/program.ts';
import { foldedOf, threadFold } from '../../wgsl/thread-fold.ts';

/** Threads of a workgroup of the losses. */
export const threads = 64;

/** The mean of the losses of the samples, by one workgroup: every thread adds every 64th, then halves are added. */
const meanProgram = (lanes: number) =>
  ({
    name: 'meanLoss',
    bindings: { losses: reads(), result: writes() },
    parameters: { batch: 'u32' },
    uses: [threadFold({ threads: threads, lanes, type: 'f32', joined: (a, b) => `${a} + ${b}` })],
    subgroups: lanes > 1,
    threads: threads,
    body: `
  var sum = 0f;
  for (var n = thread; n < P.batch; n += ${threads}u) { sum += losses[n]; }
  let whole = ${foldedOf('sum', lanes)};
  if (thread == 0u) { result[0] = whole / f32(P.batch); }`,
  }) satisfies Program;

/** The storages of a loss's program, which has a thread for each sample. */
export const bindingsOf = (withGradient: boolean) => ({
  phases: reads('u32'),
  labels: reads('i32'),
  losses: writes(),
  ...(withGradient ? { gradient: writes() } : {}),
});

/** What the calls of all losses have. */
interface LossCall {
  readonly batch: number;
  readonly phases: DeviceStorage;
  readonly labels: DeviceStorage;
  readonly out: DeviceStorage;
  readonly gradient: DeviceStorage | undefined;
}

/**
 * What runs a loss: its program, which writes the loss of each sample and, in another variant, the gradient, then the mean.
 */
export function lossRunner(
  machine: Machine,
  programOf: (withGradient: boolean) => Program,
): (call: LossCall, parameters: Readonly<Record<string, number>>) => void {
  const [lossOnly, withGradient] = [programOf(false), programOf(true)];
  const mean = meanProgram(machine.lanes);
  return ({ batch, phases, labels, out, gradient }, parameters) => {
    const losses = machine.scratch(batch);
    machine.run(gradient ? withGradient : lossOnly, {
      storages: { phases, labels, losses, ...(gradient ? { gradient } : {}) },
      parameters: { batch, ...parameters },
      blocks: Math.ceil(batch / threads),
    });
    machine.run(mean, { storages: { losses, result: out }, parameters: { batch }, blocks: 1 });
    machine.pool.give(losses);
  };
}
