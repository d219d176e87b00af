import type { PhasorDenseGradientCall } from '@argand/backend/kernels';
import { PHASES_GRADIENT } from '../../control.ts';
import type { Machine } from '../../machine.ts';
import {
  bytesOfPanels,
  bytesOfStrips,
  chunkRows,
  columnsAtOnce,
  leftPhasorColumns,
  multiply,
  pack,
  roundUp,
  speed,
} from '../product.ts';
import { mostColumns } from './phasor-dense.ts';
import { biasGradient, sumGradient } from './sum-gradient.ts';

export function phasorDenseGradient(machine: Machine): (call: PhasorDenseGradientCall) => void {
  return (call) => {
    if (call.inputs * call.outputs === 0 && call.batch === 0) return;
    // Beside the scratch, which the products use: ∂L/∂z, [2 batch, outputs].
    const block = machine.allocate(8 * call.batch * call.outputs);
    try {
      sumGradient(machine, call, block.address);
      biasGradient(machine, call, block.address);
      if (call.weightGradient) weightGradient(machine, call, block.address);
      if (call.phasesGradient) phasesGradient(machine, call, block.address);
    } finally {
      machine.free(block);
    }
  };
}

function weightGradient(machine: Machine, call: PhasorDenseGradientCall, from: number): void {
  const { batch, inputs, outputs, phases, weightGradient } = call;
  if (!weightGradient || inputs * outputs === 0) return;
  multiply(machine, {
    kind: leftPhasorColumns,
    left: machine.address(phases),
    leftStride: 4 * inputs,
    right: from,
    rightStride: 4 * outputs,
    transposed: false,
    out: machine.address(weightGradient),
    rows: inputs,
    columns: outputs,
    depth: 2 * batch,
  });
}

function phasesGradient(machine: Machine, call: PhasorDenseGradientCall, from: number): void {
  const { batch, inputs, outputs, phases, weight, phasesGradient } = call;
  if (batch * inputs === 0) return;
  const { threads, tileRows } = machine;
  const step = columnsAtOnce(inputs, outputs, mostColumns);
  // A tile has an even number of rows.
  const samples = chunkRows(2 * batch, tileRows) / 2;
  const share = roundUp(bytesOfStrips(2 * samples) + 8 * samples * roundUp(step, 8), 64);
  const scratch = machine.scratch(threads * share + bytesOfPanels(step, outputs));
  for (let first = 0; first < inputs; first += step) {
    const columns = Math.min(step, inputs - first);
    machine.set(0, from);
    machine.set(1, 4 * outputs);
    machine.set(3, machine.address(weight) + 4 * first * outputs);
    machine.set(4, 4 * outputs);
    machine.set(5, 1);
    machine.setStorage(6, phasesGradient);
    machine.setStorage(7, phases);
    machine.set(8, batch);
    machine.set(9, columns);
    machine.set(10, outputs);
    machine.set(11, scratch + threads * share);
    machine.set(12, scratch);
    machine.set(13, share);
    machine.set(14, samples);
    machine.set(17, inputs);
    machine.set(18, first);
    pack(machine, columns, outputs);
    const work = (2 * batch * columns * outputs) / speed + 2 * batch * columns;
    machine.run(PHASES_GRADIENT, Math.ceil(batch / samples), work);
  }
}
