import type { MinPoolCall, MinPoolGradientCall, PoolLayout } from '@argand/backend/kernels';
import { MIN_POOL, MIN_POOL_GRADIENT } from '../../control.ts';
import type { Machine } from '../../machine.ts';

function run(machine: Machine, kernel: number, layout: PoolLayout): void {
  const { batch, height, width, channels, rows, columns } = layout;
  const size = batch * height * width * channels;
  if (size === 0) return;
  machine.set(0, height);
  machine.set(1, width);
  machine.set(2, channels);
  machine.set(3, rows);
  machine.set(4, columns);
  machine.run(kernel, batch, 0.6 * size);
}

export function minPool(machine: Machine): (call: MinPoolCall) => void {
  return (call) => {
    machine.setStorages(5, call.phases, call.out, call.place);
    run(machine, MIN_POOL, call);
  };
}

export function minPoolGradient(machine: Machine): (call: MinPoolGradientCall) => void {
  return (call) => {
    machine.setStorages(5, call.phasesGradient, call.gradient, call.place);
    run(machine, MIN_POOL_GRADIENT, call);
  };
}
