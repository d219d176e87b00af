import type { Machine } from '../../machine.ts';

const chunkSize = 4096;

/** Runs the kernel of an optimiser step, whose storages and factors are set, on `length` parameters. */
export function runStep(machine: Machine, kernel: number, length: number): void {
  if (length === 0) return;
  machine.set(0, length);
  machine.set(1, chunkSize);
  machine.run(kernel, Math.ceil(length / chunkSize), 1.5 * length);
}
