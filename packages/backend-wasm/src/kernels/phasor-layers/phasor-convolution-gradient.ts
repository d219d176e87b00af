import type { PhasorConvolutionGradientCall } from '@argand/backend/kernels';
import {
  CONVOLUTION_PHASES_GRADIENT,
  CONVOLUTION_ROWS,
  CONVOLUTION_WEIGHT_GRADIENT,
  SUM,
  WINDOWS_AT_ONCE,
} from '../../control.ts';
import type { Machine } from '../../machine.ts';
import { bytesOfPanels, bytesOfStrips, pack, roundUp, speed } from '../product.ts';
import { runColumnReduction } from '../reduce-columns.ts';
import { setLayout, sizesOf } from './convolution-layout.ts';
import { biasGradient, sumGradient } from './sum-gradient.ts';

/** Images whose gradients of the weight are one sum; the sums of all such groups are then added in order. */
const imagesOfGroup = 4;

export function phasorConvolutionGradient(machine: Machine): (call: PhasorConvolutionGradientCall) => void {
  return (call) => {
    const { batch, filters, sum, gradient, damping } = call;
    const { windows, area } = sizesOf(call);
    const positions = batch * windows;
    if (positions * filters === 0) {
      for (const storage of [call.phasesGradient, call.weightGradient, call.biasGradient])
        if (storage) machine.numbers(storage).fill(0, 0, lengthOf(call, storage, area));
      return;
    }
    const block = machine.allocate(8 * positions * filters);
    try {
      sumGradient(machine, { batch: positions, outputs: filters, sum, gradient, damping }, block.address);
      biasGradient(
        machine,
        { batch: positions, outputs: filters, biasGradient: call.biasGradient },
        block.address,
      );
      if (call.weightGradient) weightGradient(machine, call, block.address);
      if (call.phasesGradient) phasesGradient(machine, call, block.address);
    } finally {
      machine.free(block);
    }
  };
}

/** How many numbers of a gradient are written. */
function lengthOf(call: PhasorConvolutionGradientCall, storage: unknown, area: number): number {
  if (storage === call.biasGradient) return call.filters;
  if (storage === call.weightGradient) return area * call.filters;
  return call.batch * call.height * call.width * call.channels;
}

function weightGradient(machine: Machine, call: PhasorConvolutionGradientCall, from: number): void {
  const { batch, filters, weightGradient } = call;
  const { windows, area, planeBytes } = sizesOf(call);
  if (!weightGradient || area === 0) return;
  const groups = Math.ceil(batch / imagesOfGroup);
  const strips = 8 * WINDOWS_AT_ONCE * (CONVOLUTION_ROWS + 8);
  const share = roundUp(2 * planeBytes + strips + 64, 64);
  const scratch = machine.scratch(machine.threads * share + 4 * groups * area * filters);
  const sums = scratch + machine.threads * share;
  setLayout(machine, call, machine.address(call.phases));
  machine.set(12, scratch);
  machine.set(13, share);
  machine.set(34, from);
  machine.set(35, groups === 1 ? machine.address(weightGradient) : sums);
  machine.set(36, imagesOfGroup);
  machine.set(37, batch);
  machine.run(CONVOLUTION_WEIGHT_GRADIENT, groups, (2 * batch * windows * filters * area) / speed);
  if (groups === 1) return;
  const inner = area * filters;
  runColumnReduction(machine, {
    code: SUM,
    outer: 1,
    length: groups,
    inner,
    from: sums,
    to: machine.address(weightGradient),
    columns: 1024,
    stride: inner,
    nanoseconds: 0.3 * groups * inner,
  });
}

function phasesGradient(machine: Machine, call: PhasorConvolutionGradientCall, from: number): void {
  const { batch, filters, weight, phasesGradient } = call;
  const { windows, area, planeBytes } = sizesOf(call);
  const products = bytesOfStrips(2 * WINDOWS_AT_ONCE) + 8 * WINDOWS_AT_ONCE * roundUp(area, 8);
  const share = roundUp(4 * planeBytes + products + 64, 64);
  const scratch = machine.scratch(machine.threads * share + bytesOfPanels(area, filters));
  // Packed with the weight's rows as columns.
  machine.setStorage(3, weight);
  machine.set(4, 4 * filters);
  machine.set(5, 1);
  machine.set(9, area);
  machine.set(10, filters);
  machine.set(11, scratch + machine.threads * share);
  pack(machine, area, filters);
  setLayout(machine, call, machine.address(call.phases));
  machine.set(12, scratch);
  machine.set(13, share);
  machine.set(34, from);
  machine.setStorage(38, phasesGradient);
  machine.run(CONVOLUTION_PHASES_GRADIENT, batch, (2 * batch * windows * filters * area) / speed);
}
