import { readFileSync } from 'node:fs';
import { openDevice, reference } from '@argand/backend';
import { type Network, quadrature, readNetwork } from '@argand/layers';
import { readNpy } from '@argand/npy';
import { distance } from '@argand/phasor';
import { beforeAll, describe, expect, test } from 'vitest';
import { gated, hold, measureSettling, type Neuron, ode, resonator, settledAfter, spike } from '../index.ts';

const none = Number.NaN;
const readout = quadrature(2);
/** Rows are cycles of one image. */
const after = (rows: number[][], options = {}) => {
  const { answer, phases } = settledAfter(
    { images: 1, outputs: 2, cycles: rows.length, phases: Float64Array.from(rows.flat()) },
    readout,
    options,
  );
  return [answer[0], phases[0]];
};

describe('settledAfter', () => {
  test('counts from the change to when everything stays as it ends', () => {
    const rows = [
      [0.5, 0],
      [0.4, 0.1],
      [0, 0.45],
      [0.5, 0],
      [0, 0.49],
      [0.01, 0.5],
      [0, 0.5],
    ];
    expect(after(rows, { change: 1 })).toEqual([3, 3]);
    expect(after(rows, { change: 5 })).toEqual([0, 0]);
    expect(after(rows, { change: 1, tolerance: 0.005 })).toEqual([3, -1]);
    expect(after(rows, { change: 1, tolerance: 0.012 })).toEqual([3, 3]);
    expect(after(rows, { change: 6 })).toEqual([-1, -1]);
  });

  test('measures on the circle, and silence is where it ends only if it ends so', () => {
    expect(
      after(
        [
          [0.5, 0],
          [0.5, 0.99],
          [0.5, -1],
          [0.5, -1],
        ],
        { change: 1 },
      ),
    ).toEqual([0, 0]);
    expect(
      after([
        [0.5, 0.1],
        [0.5, none],
        [0.5, none],
      ]),
    ).toEqual([0, 1]);
    expect(
      after([
        [0.5, 0.1],
        [0.5, none],
        [0.5, 0.1],
        [0.5, 0.1],
      ]),
    ).toEqual([0, 2]);
  });

  test('what changes in the last cycle, or ends in silence, was not seen to settle', () => {
    expect(
      after([
        [0.5, 0],
        [0.5, 0],
        [0, 0.5],
      ]),
    ).toEqual([-1, -1]);
    expect(
      after([
        [none, none],
        [none, none],
        [none, none],
      ]),
    ).toEqual([-1, -1]);
  });

  test('bad options are named', () => {
    expect(() => after([[0.5, 0]], { change: 1 })).toThrow('change is 1, but must be a cycle from 0 to 0');
    expect(() => after([[0.5, 0]], { tolerance: -1 })).toThrow('tolerance is -1');
  });
});

describe('when the input of the golden MLP changes', () => {
  let network: Network;
  let pixels: Float32Array;
  const images = 6;
  const part = (first: number) => ({
    images: pixels.subarray(first * 784, (first + images) * 784),
    length: images,
  });
  const median = (values: Int32Array) => values.toSorted()[values.length >> 1];

  beforeAll(async () => {
    const file = (name: string) =>
      readFileSync(new URL(`../../../../tests/golden/mnist-mlp/${name}`, import.meta.url));
    const device = await openDevice([reference()]);
    network = await readNetwork(file('network.safetensors'), { device });
    pixels = Float32Array.from(readNpy(file('inputs.npy'), 'inputs.npy').numbers);
  });

  const follow = (neuron: Neuron) =>
    measureSettling(network, { neuron, before: part(0), after: part(images) });

  test('gated follows in as many cycles as there are layers, exactly', async () => {
    const { settled, change, cycles, outputs, phases } = await follow(gated());
    // Cycle 23 of the outputs' clock ends half a cycle after the inputs' cycle 23.
    expect([change, cycles]).toEqual([12, 23]);
    expect([...settled.phases]).toEqual(new Array(images).fill(2));
    // Where both images have one answer, it never strays.
    for (const answer of settled.answer) expect([0, 2]).toContain(answer);
    const wave = await spike(network, part(images), { neuron: gated() });
    for (let image = 0; image < images; image++) {
      for (let o = 0; o < outputs; o++) {
        const ends = phases[(image * cycles + cycles - 1) * outputs + o];
        expect(distance(ends, wave.phases[(image * 3 + 2) * outputs + o])).toBeLessThan(1e-9);
      }
    }
  });

  test('hold answers within a cycle, and is exact after two', async () => {
    const { settled } = await follow(hold());
    expect(Math.max(...settled.phases)).toBe(2);
    expect(median(settled.answer)).toBeLessThanOrEqual(1);
    expect(Math.min(...settled.answer)).toBeGreaterThanOrEqual(0);
  });

  test.each([
    ['resonator', resonator()],
    ['ode', ode()],
  ])('%s forgets slowly', async (_name, neuron) => {
    const { settled } = await follow(neuron);
    expect(median(settled.answer)).toBeGreaterThan(2);
    expect(median(settled.answer)).toBeLessThanOrEqual(8);
  });

  test('as many must be shown before and after', async () => {
    const one = { images: pixels.subarray(0, 784), length: 1 };
    await expect(measureSettling(network, { neuron: gated(), before: one, after: part(0) })).rejects.toThrow(
      'measureSettling: there are 784 phases before and 4704 after',
    );
    await expect(
      measureSettling(network, { neuron: gated(), before: one, after: one, cycles: 0 }),
    ).rejects.toThrow('measureSettling: cycles is 0');
  });
});
