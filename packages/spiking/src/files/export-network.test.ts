import { createNetwork, dense, dropout, flatten, type Layer } from '@argand/layers';
import { describe, expect, test } from 'vitest';
import { host } from '../conformance/small-networks.ts';
import { exportNetwork, gated, hold } from '../index.ts';

const networkOf = (layers: readonly Layer[]) =>
  createNetwork({ device: host, seed: 3, inputShape: [2, 2], layers });
/** A layer that is only its rule in time. */
const ruled = (rule: ReturnType<Layer['temporalRule']>, outputs: number): Layer => ({
  kind: 'ruled',
  settings: {},
  outputShape: () => [outputs],
  parameters: () => ({}),
  apply: (x) => x,
  temporalRule: () => rule,
});

describe('exportNetwork', () => {
  test('the clocks, references and weights of each layer, in order', async () => {
    const network = await networkOf([flatten(), dropout(0.5), dense(3), dense(2, { bias: false })]);
    const { description, arrays } = await exportNetwork(network, { neuron: gated() });
    expect(description).toMatchObject({
      inputs: { shape: [2, 2], neurons: 4, clock: 0, offset: 0, cycles: 1 },
      neuron: { name: 'gated', settings: {}, lookahead: 0 },
      outputs: { neurons: 2, clock: 2, offset: 0.5, cycles: 3, settled: 2, last: 2 },
      readout: { kind: 'quadrature', classes: 2 },
    });
    expect(description.layers.map(({ rule }) => rule)).toEqual(['rename', 'absent', 'synapses', 'synapses']);
    expect(description.layers[2]).toEqual({
      layer: { kind: 'dense', units: 3, bias: true },
      shape: [3],
      rule: 'synapses',
      number: 0,
      sources: 5,
      targets: 3,
      delay: 0,
      listens: { clock: 0, offset: 0 },
      fires: { clock: 1, offset: 0.25 },
      reference: { source: 4, phase: 0, from: 0, to: 1 },
      until: { cycle: 2, phase: -0.5 },
      weights: { form: 'dense', array: 'layers.2.weights' },
    });
    expect(description.layers[3]).toMatchObject({ number: 1, sources: 3, reference: null });
    const weight = await network.parameters['layers.2.weight'].read();
    const bias = await network.parameters['layers.2.bias'].read();
    expect([...arrays['layers.2.weights'].numbers]).toEqual([...weight, ...bias].map(Number));
    expect(arrays['layers.3.weights'].shape).toEqual([3, 2]);
  });

  test('numbers that float32 cannot hold stay float64', async () => {
    const weights = Float64Array.of(0.1, 0.5);
    const fanOut = {
      sources: 4,
      targets: 2,
      hasReference: false,
      width: 1,
      offsets: Int32Array.of(0, 1, 1, 2, 2),
      target: Int32Array.of(1, 0),
      weight: Int32Array.of(0, 1),
      weights,
    };
    const synapses = { sources: 4, targets: 2, phases: <X>(x: X) => x, fanOut: () => fanOut };
    const network = await networkOf([ruled({ rule: 'synapses', synapses }, 2)]);
    const { description, arrays } = await exportNetwork(network, { neuron: hold({ leak: 1 }), cycles: 6 });
    expect(description.neuron.settings).toEqual({ leak: 1 });
    expect(description.outputs.cycles).toBe(6);
    expect(description.layers[0]).toMatchObject({
      weights: {
        form: 'runs',
        width: 1,
        offsets: 'layers.0.offsets',
        target: 'layers.0.target',
        weight: 'layers.0.weight',
        weights: 'layers.0.weights',
      },
    });
    expect(arrays['layers.0.weights'].numbers).toEqual(weights);
    expect(arrays['layers.0.offsets']).toEqual({ shape: [5], numbers: fanOut.offsets });
  });

  test('what only code can say is refused, naming the layer', async () => {
    const own = ruled(
      { rule: 'function', targets: 3, open: () => ({ advance: (spikes) => spikes, save: () => ({}) }) },
      3,
    );
    const network = await networkOf([flatten(), dense(3), own]);
    await expect(exportNetwork(network, { neuron: gated() })).rejects.toThrow(
      'exportNetwork: layers.2 (ruled) does something of its own with spikes',
    );
    await expect(exportNetwork(network, { neuron: gated(), cycles: 0 })).rejects.toThrow(
      'exportNetwork: cycles is 0',
    );
  });
});
