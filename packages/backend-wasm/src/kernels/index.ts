import { KernelTable } from '@argand/backend';
import * as kernels from '@argand/backend/kernels';
import type { Machine } from '../machine.ts';
import { binary, fill, select, unary } from './elementwise.ts';
import { forwardSpikes } from './forward-spikes.ts';
import { similarityCrossEntropy, similarityLoss } from './losses.ts';
import { matmul } from './matmul.ts';
import { minPool, minPoolGradient } from './min-pool.ts';
import { copy, gather, randomBits, scatterAdd } from './movement.ts';
import { odeSpikes } from './ode-spikes.ts';
import { adamStep, momentumStep, rmspropStep } from './optimizers.ts';
import { phasorConvolution, phasorConvolutionGradient } from './phasor-convolution.ts';
import { phasorDense } from './phasor-dense.ts';
import { phasorDenseGradient } from './phasor-dense-gradient.ts';
import { probe, runProbe } from './probe.ts';
import { reduce } from './reduce.ts';
import { sortSpikes } from './sort-spikes.ts';
import { gatedSpikes, holdSpikes, resonatorSpikes } from './spiking.ts';

/** Every kernel of this backend. */
export function kernelTable(machine: Machine): KernelTable {
  return new KernelTable('wasm', machine)
    .set(kernels.fill, fill(machine))
    .set(kernels.unary, unary(machine))
    .set(kernels.binary, binary(machine))
    .set(kernels.select, select(machine))
    .set(kernels.copy, copy(machine))
    .set(kernels.reduce, reduce(machine))
    .set(kernels.matmul, matmul(machine))
    .set(kernels.gather, gather(machine))
    .set(kernels.scatterAdd, scatterAdd(machine))
    .set(kernels.randomBits, randomBits(machine))
    .set(kernels.phasorDense, phasorDense(machine))
    .set(kernels.phasorDenseGradient, phasorDenseGradient(machine))
    .set(kernels.phasorConvolution, phasorConvolution(machine))
    .set(kernels.phasorConvolutionGradient, phasorConvolutionGradient(machine))
    .set(kernels.minPool, minPool(machine))
    .set(kernels.minPoolGradient, minPoolGradient(machine))
    .set(kernels.odeSpikes, odeSpikes(machine))
    .set(kernels.similarityLoss, similarityLoss(machine))
    .set(kernels.similarityCrossEntropy, similarityCrossEntropy(machine))
    .set(kernels.adamStep, adamStep(machine))
    .set(kernels.rmspropStep, rmspropStep(machine))
    .set(kernels.momentumStep, momentumStep(machine))
    .set(kernels.gatedSpikes, gatedSpikes(machine))
    .set(kernels.holdSpikes, holdSpikes(machine))
    .set(kernels.resonatorSpikes, resonatorSpikes(machine))
    .set(kernels.sortSpikes, sortSpikes(machine))
    .set(kernels.forwardSpikes, forwardSpikes(machine))
    .set(probe, runProbe(machine));
}
