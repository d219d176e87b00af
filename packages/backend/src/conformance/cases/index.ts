import type { KernelSuite } from '../suite.ts';
import { adamStepSuite } from './adam-step.ts';
import { binarySuite } from './binary.ts';
import { copySuite } from './copy.ts';
import { fillSuite } from './fill.ts';
import { forwardSpikesSuite } from './forward-spikes.ts';
import { gatedSpikesSuite } from './gated-spikes.ts';
import { gatherSuite } from './gather.ts';
import { holdSpikesSuite } from './hold-spikes.ts';
import { matmulSuite } from './matmul.ts';
import { minPoolGradientSuite, minPoolSuite } from './min-pool.ts';
import { momentumStepSuite } from './momentum-step.ts';
import { odeSpikesSuite } from './ode-spikes.ts';
import { phasorConvolutionSuite } from './phasor-convolution.ts';
import { phasorConvolutionGradientSuite } from './phasor-convolution-gradient.ts';
import { phasorDenseSuite } from './phasor-dense.ts';
import { phasorDenseGradientSuite } from './phasor-dense-gradient.ts';
import { randomBitsSuite } from './random-bits.ts';
import { reduceSuite } from './reduce.ts';
import { resonatorSpikesSuite } from './resonator-spikes.ts';
import { rmspropStepSuite } from './rmsprop-step.ts';
import { scatterAddSuite } from './scatter-add.ts';
import { selectSuite } from './select.ts';
import { similarityCrossEntropySuite } from './similarity-cross-entropy.ts';
import { similarityLossSuite } from './similarity-loss.ts';
import { sortSpikesSuite } from './sort-spikes.ts';
import { unarySuite } from './unary.ts';

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
