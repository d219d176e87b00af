export * from './arrays/binary.ts';
export * from './arrays/copy.ts';
export * from './arrays/fill.ts';
export * from './arrays/gather.ts';
export * from './arrays/matmul.ts';
export * from './arrays/random-bits.ts';
export * from './arrays/reduce.ts';
export * from './arrays/scatter-add.ts';
export * from './arrays/select.ts';
export * from './arrays/unary.ts';
export type { ConvolutionLayout } from './phasor-layers/convolution-layout.ts';
export * from './phasor-layers/min-pool.ts';
export * from './phasor-layers/min-pool-gradient.ts';
export * from './phasor-layers/phasor-convolution.ts';
export * from './phasor-layers/phasor-convolution-gradient.ts';
export * from './phasor-layers/phasor-dense.ts';
export * from './phasor-layers/phasor-dense-gradient.ts';
export type { PoolLayout } from './phasor-layers/pool-layout.ts';
export * from './spiking/forward-spikes.ts';
export * from './spiking/gated-spikes.ts';
export * from './spiking/hold-spikes.ts';
export * from './spiking/ode-spikes.ts';
export * from './spiking/resonator-spikes.ts';
export * from './spiking/sort-spikes.ts';
export {
  type ClockMoment,
  type FanOutArrays,
  type FiredArrays,
  neverFired,
  type SpikeArrays,
} from './spiking/spike-arrays.ts';
export * from './training/adam-step.ts';
export * from './training/momentum-step.ts';
export * from './training/rmsprop-step.ts';
export * from './training/similarity-cross-entropy.ts';
export * from './training/similarity-loss.ts';
