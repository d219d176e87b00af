import { wasm } from '@argand/backend-wasm';
import { webgpu } from '@argand/backend-webgpu';
import * as layers from '@argand/layers';
import * as spiking from '@argand/spiking';
import * as training from '@argand/training';
import { expect, test } from 'vitest';

/** Makers with optional settings: passed over without a word, a wrong one would make another network, neuron or step. */
const makers: Readonly<Record<string, (options: never) => unknown>> = {
  dense: (options) => layers.dense(2, options),
  conv2d: (options) => layers.conv2d(2, options),
  batchNorm: layers.batchNorm,
  normalize: layers.normalize,
  randomProjection: (options) => layers.randomProjection(2, options),
  gated: spiking.gated,
  hold: spiking.hold,
  resonator: spiking.resonator,
  ode: spiking.ode,
  sgd: training.sgd,
  adam: training.adam,
  adamw: training.adamw,
  rmsprop: training.rmsprop,
  similarityCrossEntropy: training.similarityCrossEntropy,
  wasm,
  webgpu,
};

test.each(Object.entries(makers))('%s refuses options that are none, or of another name', (name, make) => {
  for (const value of [0.5, true, 'same', null, [3, 3], new Float32Array(2)]) {
    expect(() => make(value as never)).toThrow(TypeError);
    expect(() => make(value as never)).toThrow(`${name}: expected options to be an object with `);
  }
  expect(() => make({ lambda: 1 } as never)).toThrow(`${name}: there is no option lambda; expected `);
  expect(() => make({} as never)).not.toThrow();
});

test('what is left out is as if it were not given', () => {
  expect(training.adamw({ weightDecay: undefined } as never).settings).toEqual(training.adamw().settings);
  expect(spiking.gated({ cycles: undefined } as never).settings).toEqual(spiking.gated().settings);
});
