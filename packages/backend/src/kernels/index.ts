export * from './adam-step.ts';
export * from './binary.ts';
export * from './copy.ts';
export * from './fill.ts';
export * from './forward-spikes.ts';
export * from './gated-spikes.ts';
export * from './gather.ts';
export * from './hold-spikes.ts';
export * from './matmul.ts';
export { type MinPoolCall, minPool, type PoolLayout } from './min-pool.ts';
export * from './min-pool-gradient.ts';
export * from './momentum-step.ts';
export * from './ode-spikes.ts';
export {
  type ConvolutionLayout,
  type PhasorConvolutionCall,
  phasorConvolution,
} from './phasor-convolution.ts';
export * from './phasor-convolution-gradient.ts';
export * from './phasor-dense.ts';
export * from './phasor-dense-gradient.ts';
export * from './random-bits.ts';
export * from './reduce.ts';
export * from './resonator-spikes.ts';
export * from './rmsprop-step.ts';
export * from './scatter-add.ts';
export * from './select.ts';
export * from './similarity-cross-entropy.ts';
export * from './similarity-loss.ts';
export * from './sort-spikes.ts';
export {
  type ClockMoment,
  type FanOutArrays,
  type FiredArrays,
  neverFired,
  type SpikeArrays,
} from './spike-arrays.ts';
export * from './unary.ts';
