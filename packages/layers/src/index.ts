export { createNetwork, type NetworkOptions } from './create-network.ts';
export { describeNetwork, inferShapes, type NetworkDescription, type NetworkShapes } from './description.ts';
export * from './encoders/batch-norm.ts';
export * from './encoders/clip.ts';
export * from './encoders/encoder.ts';
export * from './encoders/normalize.ts';
export * from './encoders/random-projection.ts';
export * from './encoders/random-sign.ts';
export * from './encoders/scale.ts';
export * from './encoders/standard-encoders.ts';
export { verifyChecksum, withChecksum } from './file/checksum.ts';
export { type ReadNetworkOptions, readNetwork, writeNetwork } from './file/network-file.ts';
export { type NetworkKinds, readDescription } from './file/read-description.ts';
export {
  readSafetensors,
  type SafetensorEntry,
  type Safetensors,
  type SafetensorType,
  type UnreadTensor,
  writeSafetensors,
} from './file/safetensors.ts';
export { type Json, type Settings, SettingsReader } from './json.ts';
export * from './layers/conv2d.ts';
export * from './layers/dense.ts';
export * from './layers/dropout.ts';
export * from './layers/flatten.ts';
export * from './layers/layer.ts';
export * from './layers/min-pool.ts';
export type { Size2d } from './layers/size-2d.ts';
export * from './layers/standard-layers.ts';
export {
  type ApplyOptions,
  type LayerRange,
  Network,
  networkType,
  parametersWithPrefix,
} from './network.ts';
export type { Prediction, PredictOptions } from './predict.ts';
export { type QuantizeOptions, quantizeWeights } from './quantize/quantize-weights.ts';
export { type RoundedNumbers, roundToBits } from './quantize/round-to-bits.ts';
export * from './readout.ts';
export * from './samples.ts';
export { type LayerSummary, NetworkSummary } from './summary.ts';
export { type Convolution, convolutionSynapses } from './synapses/convolution-synapses.ts';
export { denseSynapses } from './synapses/dense-synapses.ts';
export {
  type FanOut,
  fanOutSize,
  type ParameterArrays,
  type ParameterTensors,
  type Synapses,
} from './synapses/synapses.ts';
