import { denseSynapses } from '@argand/layers';
import { expect, test } from 'vitest';
import { reluOutputs } from './relu-outputs.ts';

const hidden = denseSynapses(2, 2, true).fanOut({
  weight: Float32Array.of(1, -1, 2, 0),
  bias: Float32Array.of(-1, 0.5),
});
const last = denseSynapses(2, 1, true).fanOut({
  weight: Float32Array.of(1, -2),
  bias: Float32Array.of(0.25),
});

test('rectified but for the last layer, bytes as 255ths', () => {
  // [1·x + 2·y − 1, −x + ½] rectified, then h₀ − 2 h₁ + ¼.
  const images = Float32Array.of(0, 0, 0.25, 1, 1, 0.5);
  expect([...reluOutputs([hidden, last], { images, length: 3 })]).toEqual([-0.75, 1.25 - 0.5 + 0.25, 1.25]);
  expect([...reluOutputs([hidden, last], { images: Uint8Array.of(255, 0), length: 1 })]).toEqual([0.25]);
});

test('images of another size are named', () => {
  const three = { images: new Float32Array(3), length: 1 };
  expect(() => reluOutputs([hidden, last], three)).toThrow('1 images have 3 numbers');
  expect(() => reluOutputs([last, last], three)).toThrow(
    'reluOutputs: layer 1 has 2 sources, but layer 0 has 1',
  );
});
