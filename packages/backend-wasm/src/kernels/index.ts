import { KernelTable } from '@argand/backend';
import * as kernels from '@argand/backend/kernels';
import type { Machine } from '../machine.ts';
import { binary } from './arrays/binary.ts';
import { copy } from './arrays/copy.ts';
import { fill } from './arrays/fill.ts';
import { gather } from './arrays/gather.ts';
import { matmul } from './arrays/matmul.ts';
import { randomBits } from './arrays/random-bits.ts';
import { reduce } from './arrays/reduce.ts';
import { scatterAdd } from './arrays/scatter-add.ts';
import { select } from './arrays/select.ts';
import { unary } from './arrays/unary.ts';
import { minPool } from './phasor-layers/min-pool.ts';
import { minPoolGradient } from './phasor-layers/min-pool-gradient.ts';
import { phasorConvolution } from './phasor-layers/phasor-convolution.ts';
import { phasorConvolutionGradient } from './phasor-layers/phasor-convolution-gradient.ts';
import { phasorDense } from './phasor-layers/phasor-dense.ts';
import { phasorDenseGradient } from './phasor-layers/phasor-dense-gradient.ts';
import { probe, runProbe } from './probe.ts';
import { forwardSpikes } from './spiking/forward-spikes.ts';
import { gatedSpikes } from './spiking/gated-spikes.ts';
import { holdSpikes } from './spiking/hold-spikes.ts';
import { odeSpikes } from './spiking/ode-spikes.ts';
import { resonatorSpikes } from './spiking/resonator-spikes.ts';
import { sortSpikes } from './spiking/sort-spikes.ts';
import { adamStep } from './training/adam-step.ts';
import { momentumStep } from './training/momentum-step.ts';
import { rmspropStep } from './training/rmsprop-step.ts';
import { similarityCrossEntropy } from './training/similarity-cross-entropy.ts';
import { similarityLoss } from './training/similarity-loss.ts';

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
    .set(kernels.similarityLoss, similarityLoss(machine))
    .set(kernels.similarityCrossEntropy, similarityCrossEntropy(machine))
    .set(kernels.adamStep, adamStep(machine))
    .set(kernels.rmspropStep, rmspropStep(machine))
    .set(kernels.momentumStep, momentumStep(machine))
    .set(kernels.gatedSpikes, gatedSpikes(machine))
    .set(kernels.holdSpikes, holdSpikes(machine))
    .set(kernels.resonatorSpikes, resonatorSpikes(machine))
    .set(kernels.odeSpikes, odeSpikes(machine))
    .set(kernels.sortSpikes, sortSpikes(machine))
    .set(kernels.forwardSpikes, forwardSpikes(machine))
    .set(probe, runProbe(machine));
}
