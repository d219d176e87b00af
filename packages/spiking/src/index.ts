export * from './neuron.ts';
export { type GatedOptions, gated } from './neurons/gated.ts';
export { type ResonatorOptions, resonator } from './neurons/resonator.ts';
export * from './predict.ts';
export { spikeRows } from './rows.ts';
export { type SpikeOptions, type SpikeResult, spike } from './spike.ts';
export {
  cycleOf,
  decodeSpikes,
  encodeSpikes,
  requireSpikes,
  SpikeBuffer,
  type SpikeTrain,
} from './spike-train.ts';
export { deliver } from './synaptic-drive.ts';
