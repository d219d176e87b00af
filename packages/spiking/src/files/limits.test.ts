import { writeNpz } from '@argand/npy';
import type { SpikeTrain } from '@argand/phasor';
import { describe, expect, test } from 'vitest';
import {
  readSpikesCsv,
  readSpikesNpz,
  type SpikeFile,
  spikesCsvChunks,
  spikeTrain,
  writeSpikesCsv,
  writeSpikesNpz,
} from '../index.ts';

const header = 'image,layer,neuron,time';
const column = (...numbers: number[]) => ({ shape: [numbers.length], numbers: Int32Array.from(numbers) });

/** A train that claims a number of spikes: whatever reads one fails. */
function claiming(spikes: number): SpikeTrain {
  const claimed = new Proxy(new Float64Array(0), {
    get: (array, name) => (name === 'length' ? spikes : Reflect.get(array, name)),
  });
  return { ...spikeTrain([[]], { neurons: 1 }), phase: claimed };
}

describe('a small file of spikes', () => {
  test('cannot ask for many images, or for many trains', () => {
    expect(() => readSpikesCsv(`${header}\n1048576,-1,0,0.5\n`, 's.csv')).toThrow(
      's.csv: line 2: image is 1048576; expected a whole number from 0 to 1048575. Say how many there are if there are more.',
    );
    const layers = Array.from({ length: 20 }, (_, layer) => `0,${layer},0,${layer}.5`);
    expect(() => readSpikesCsv([header, '1048575,-1,0,0.5', ...layers].join('\n'), 's.csv')).toThrow(
      's.csv: 1048576 images of 21 layers are more than 16777216 trains of spikes; take fewer images or layers',
    );
  });

  test('cannot claim many images of many layers', () => {
    const many = Int32Array.from({ length: 5000 }, (_, k) => k);
    const bytes = writeNpz(
      {
        image: column(0),
        layer: column(0),
        neuron: column(0),
        cycle: column(0),
        phase: { shape: [1], numbers: Float64Array.of(0.5) },
        images: { shape: [5000], numbers: many },
        layers: { shape: [5000], numbers: many },
        neurons: { shape: [5000], numbers: new Int32Array(5000).fill(2 ** 31 - 1) },
      },
      { compressed: true },
    );
    expect(bytes.length).toBeLessThan(50_000);
    expect(() => readSpikesNpz(bytes, 's.npz')).toThrow('s.npz: 5000 images of 5000 layers are more than');
  });

  test('of numbered images and many rows is read', () => {
    const rows = Array.from({ length: 3000 }, (_, k) => `${k % 7},${k % 3},${k % 11},${(k % 13) + 5.5}`);
    const file = readSpikesCsv([header, ...rows].join('\n'), 's.csv');
    expect(file.images).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(file.layers.map(({ layer, train }) => [layer, train.neurons, train.phase.length])).toEqual([
      [0, 11, 1000],
      [1, 11, 1000],
      [2, 11, 1000],
    ]);
    expect(readSpikesNpz(writeSpikesNpz(file), 's.npz')).toEqual(file);
  });
});

describe('what cannot be read again is not written', () => {
  const file = (train: SpikeTrain, images = [0]): SpikeFile => ({ images, layers: [{ layer: -1, train }] });

  test('too many spikes', () => {
    expect(() => writeSpikesNpz(file(claiming(2 ** 26 + 1)))).toThrow(
      'writeSpikesNpz: 67108865 spikes are more than 67108864, the most of a file; take fewer images or layers',
    );
    expect(() => writeSpikesCsv(file(claiming(2 ** 23 + 1)))).toThrow(
      'writeSpikesCsv: 8388609 spikes are more than 8388608, and may not fit a string; write the pieces of spikesCsvChunks',
    );
  });

  test('numbers beyond int32', () => {
    const train = spikeTrain([[]], { neurons: 1 });
    expect(() => writeSpikesNpz(file(train, [2 ** 31]))).toThrow(
      'writeSpikesNpz: images: number 0 is 2147483648; expected ascending whole numbers from 0 to 2147483647',
    );
  });

  test('chunks are the file, however many there are', () => {
    const spikes = Array.from({ length: 10_000 }, (_, k) => ({
      neuron: k % 3,
      cycle: Math.floor(k / 3),
      phase: ((k * 37) % 64) / 32 - 1,
    }));
    const whole = file(spikeTrain([spikes, [], spikes], { neurons: 3 }), [0, 4, 9]);
    const chunks = [...spikesCsvChunks(whole)];
    expect(chunks.length).toBeGreaterThan(3);
    expect(chunks.join('')).toBe(writeSpikesCsv(whole));
    expect(chunks.every((chunk) => chunk.endsWith('\n'))).toBe(true);
    expect(() => spikesCsvChunks(file(whole.layers[0].train, [1, 0, 2]))).toThrow('spikesCsvChunks: images');
  });
});
