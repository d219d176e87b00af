export { type Agreement, describeNeuron, type NeuronConformanceOptions } from './describe-neuron.ts';
