import type { KernelSuite } from '../suite.ts';
import { binarySuite } from './arrays/binary.ts';
import { copySuite } from './arrays/copy.ts';
import { fillSuite } from './arrays/fill.ts';
import { gatherSuite } from './arrays/gather.ts';
import { matmulSuite } from './arrays/matmul.ts';
import { randomBitsSuite } from './arrays/random-bits.ts';
import { reduceSuite } from './arrays/reduce.ts';
import { scatterAddSuite } from './arrays/scatter-add.ts';
import { selectSuite } from './arrays/select.ts';
import { unarySuite } from './arrays/unary.ts';
import { minPoolSuite } from './phasor-layers/min-pool.ts';
import { minPoolGradientSuite } from './phasor-layers/min-pool-gradient.ts';
import { phasorConvolutionSuite } from './phasor-layers/phasor-convolution.ts';
import { phasorConvolutionGradientSuite } from './phasor-layers/phasor-convolution-gradient.ts';
import { phasorDenseSuite } from './phasor-layers/phasor-dense.ts';
import { phasorDenseGradientSuite } from './phasor-layers/phasor-dense-gradient.ts';
import { forwardSpikesSuite } from './spiking/forward-spikes.ts';
import { gatedSpikesSuite } from './spiking/gated-spikes.ts';
import { holdSpikesSuite } from './spiking/hold-spikes.ts';
import { odeSpikesSuite } from './spiking/ode-spikes.ts';
import { resonatorSpikesSuite } from './spiking/resonator-spikes.ts';
import { sortSpikesSuite } from './spiking/sort-spikes.ts';
import { adamStepSuite } from './training/adam-step.ts';
import { momentumStepSuite } from './training/momentum-step.ts';
import { rmspropStepSuite } from './training/rmsprop-step.ts';
import { similarityCrossEntropySuite } from './training/similarity-cross-entropy.ts';
import { similarityLossSuite } from './training/similarity-loss.ts';

/** The cases of every kernel of this package: a new kernel adds its own here. */
export const kernelSuites: readonly KernelSuite[] = [
  unarySuite,
  binarySuite,
  copySuite,
  fillSuite,
  gatherSuite,
  matmulSuite,
  randomBitsSuite,
  reduceSuite,
  scatterAddSuite,
  selectSuite,
  phasorDenseSuite,
  phasorDenseGradientSuite,
  phasorConvolutionSuite,
  phasorConvolutionGradientSuite,
  minPoolSuite,
  minPoolGradientSuite,
  similarityLossSuite,
  similarityCrossEntropySuite,
  adamStepSuite,
  momentumStepSuite,
  rmspropStepSuite,
  gatedSpikesSuite,
  holdSpikesSuite,
  resonatorSpikesSuite,
  odeSpikesSuite,
  sortSpikesSuite,
  forwardSpikesSuite,
];
