export type { Agreement } from './agreement.ts';
export { describeNeuron, type NeuronConformanceOptions } from './describe-neuron.ts';
