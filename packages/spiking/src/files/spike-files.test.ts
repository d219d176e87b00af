import { readNpz, writeNpz } from '@argand/npy';
import { distance, fromSpikeTime } from '@argand/phasor';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  readSpikesCsv,
  readSpikesNpz,
  type SpikeFile,
  spikeRows,
  spikeTrain,
  writeSpikesCsv,
  writeSpikesNpz,
} from '../index.ts';

const sizes = { [-1]: 4, 0: 3, 2: 1 };
/** Spikes of the inputs and layers 0 and 2, of some images, silent ones among them. */
const files: fc.Arbitrary<SpikeFile> = fc.uniqueArray(fc.nat(20), { maxLength: 4 }).chain((numbers) =>
  fc
    .tuple(
      ...Object.entries(sizes).map(([layer, neurons]) =>
        fc
          .array(
            fc.array(
              fc.record({
                neuron: fc.nat(neurons - 1),
                cycle: fc.oneof(fc.nat(5), fc.nat(100_000)),
                phase: fc.oneof(
                  fc.constantFrom(-1, -0.5, 0, 0.5, 1 - 2 ** -53),
                  fc.double({ min: -1, max: 1, maxExcluded: true, noNaN: true }),
                ),
              }),
              { maxLength: 6 },
            ),
            { minLength: numbers.length, maxLength: numbers.length },
          )
          .map((images) => ({
            layer: Number(layer),
            train: spikeTrain(images, { neurons, clock: Number(layer) + 1 }),
          })),
      ),
    )
    .map((layers) => ({
      images: numbers.toSorted((a, b) => a - b),
      layers: layers.toSorted((a, b) => a.layer - b.layer),
    })),
);
const neurons = (layer: number) => Object.entries(sizes).find(([number]) => Number(number) === layer)?.[1];

/** Rows by image, layer, time and neuron; phases too near each other for their times to differ have the order of their neurons. */
function sortedRows({ images, layers }: SpikeFile): Float64Array[] {
  const rows = spikeRows(layers, images);
  return Array.from({ length: rows.length / 4 }, (_, k) => rows.subarray(4 * k, 4 * k + 4)).sort(
    (a, b) => a[0] - b[0] || a[1] - b[1] || a[3] - b[3] || a[2] - b[2],
  );
}

describe('npz', () => {
  test('what was written is read again, to the bit', () => {
    fc.assert(
      fc.property(files, (file) => {
        expect(readSpikesNpz(writeSpikesNpz(file), 's.npz')).toEqual(file);
      }),
    );
  });

  test('a file of rows and times alone, in any order, is enough', () => {
    const list = (numbers: Int32Array | Float64Array) => ({ shape: [numbers.length], numbers });
    const bytes = writeNpz({
      image: list(Int32Array.of(1, 0)),
      layer: list(Int32Array.of(0, 0)),
      neuron: list(Int32Array.of(0, 2)),
      time: list(Float64Array.of(2.75, 0.5)),
    });
    const train = spikeTrain([[{ neuron: 2, cycle: 0, phase: -0.5 }], [{ neuron: 0, cycle: 2, phase: 0 }]], {
      neurons: 3,
      clock: 1,
    });
    expect(readSpikesNpz(bytes, 's.npz')).toEqual({ images: [0, 1], layers: [{ layer: 0, train }] });
  });

  const good = (): SpikeFile => ({
    images: [3],
    layers: [
      { layer: 0, train: spikeTrain([[{ neuron: 1, cycle: 2, phase: 0.5 }]], { neurons: 2, clock: 1 }) },
    ],
  });
  const one = (number: number) => ({ shape: [1], numbers: Float64Array.of(number) });
  test.each([
    [{ neuron: one(2) }, 's.npz: spike 0: neuron is 2, but must be a whole number from 0 to 1.'],
    [{ phase: one(Number.NaN) }, 's.npz: spike 0: phase is NaN'],
    [{ phase: one(1) }, 's.npz: spike 0: phase is 1, but must lie in [-1, 1)'],
    [{ cycle: one(-2) }, 's.npz: spike 0: cycle is -2 on clock 1, but no spike comes before time 0.'],
    [{ image: one(0) }, 's.npz: spike 0: image is 0; expected one of 3.'],
    [{ layer: one(1) }, 's.npz: spike 0: layer is 1; expected one of 0.'],
    [{ clocks: one(0) }, 's.npz: clocks: layer 0 has clock 0; expected 1'],
    [{ neurons: one(-2) }, 's.npz: neurons: layer 0 has -2'],
    [{ images: one(-3) }, 's.npz: images: number 0 is -3'],
    [{ cycle: { shape: [0], numbers: new Int32Array() } }, 's.npz: cycle: its shape is [0]; expected [1]'],
  ])('what is wrong is named: %o', (change, message) => {
    const arrays = readNpz(writeSpikesNpz(good()), 's.npz');
    expect(() => readSpikesNpz(writeNpz({ ...arrays, ...change }), 's.npz')).toThrow(message);
  });

  test('a missing array and a spike after the end are named', () => {
    const { phase: _, ...arrays } = readNpz(writeSpikesNpz(good()), 's.npz');
    expect(() => readSpikesNpz(writeNpz(arrays), 's.npz')).toThrow('s.npz: there is no array phase');
    expect(() => readSpikesNpz(writeSpikesNpz(good()), 's.npz', { until: () => 3 })).toThrow(
      's.npz: spike 0: a spike at time 3, after the end; expected times before 3.',
    );
  });
});

describe('csv', () => {
  test('what was written is read again: image, layer, neuron, and the time up to rounding', () => {
    fc.assert(
      fc.property(files, (file) => {
        const images = (file.images[file.images.length - 1] ?? -1) + 1;
        const read = readSpikesCsv(writeSpikesCsv(file), 's.csv', { neurons, images });
        expect(sortedRows(read)).toEqual(sortedRows(file));
        for (const { layer, train } of read.layers) {
          const written = file.layers.find((one) => one.layer === layer)?.train;
          expect([train.neurons, train.clock]).toEqual([written?.neurons, written?.clock]);
        }
      }),
    );
  });

  test('phases come back within the rounding of the time', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1, max: 1, maxExcluded: true, noNaN: true }),
        fc.nat(1000),
        (phase, cycle) => {
          const train = spikeTrain([[{ neuron: 0, cycle, phase }]], { neurons: 1 });
          const text = writeSpikesCsv({ images: [0], layers: [{ layer: -1, train }] });
          const [read] = readSpikesCsv(text, 's.csv').layers;
          expect(distance(read.train.phase[0], phase)).toBeLessThanOrEqual(2 ** -42);
          const apart = 2 * (read.train.cycle[0] - cycle) + read.train.phase[0] - phase;
          expect(Math.abs(apart)).toBeLessThanOrEqual(2 ** -42);
        },
      ),
    );
  });

  test('a stranger’s file: Windows line ends, a byte order mark, any order, blanks', () => {
    const text = '\uFEFFimage,layer,neuron,time\r\n1,-1, 0,.5\r\n0,-1,1,25e-2\r\n\r\n';
    const { images, layers } = readSpikesCsv(text, 's.csv');
    expect(images).toEqual([0, 1]);
    expect([...layers[0].train.neuron]).toEqual([1, 0]);
    expect([...layers[0].train.phase]).toEqual([fromSpikeTime(0.25).phase, fromSpikeTime(0.5).phase]);
  });

  const after = (line: string) => `image,layer,neuron,time\n0,-1,0,0.5\n${line}\n`;
  test.each([
    ['a,b\n', 's.csv: line 1 is "a,b"; expected the header image,layer,neuron,time.'],
    [after('0,-1,0'), 's.csv: line 3 is "0,-1,0"; expected 4 numbers, image,layer,neuron,time.'],
    [after(''), undefined],
    [after('\n0,-1,0,1'), 's.csv: line 3 is ""; expected 4 numbers'],
    [after('0,-1,x,1'), 's.csv: line 3: neuron is "x"; expected a whole number.'],
    [after('0,-1,,1'), 's.csv: line 3: neuron is ""; expected a whole number.'],
    [after('0,-1,0,NaN'), 's.csv: line 3: time is "NaN"; expected a time in periods, 0 or more.'],
    [after('0,-1,0,0x10'), 's.csv: line 3: time is "0x10"'],
    [after('0,-1,0,-0.25'), 's.csv: line 3: time is -0.25; expected periods from 0 to below 2^31.'],
    [after('0,-1,0,1e300'), 's.csv: line 3: time is 1e+300'],
    [after('0,-1,2,1'), 's.csv: line 3: neuron is 2, but must be a whole number from 0 to 1.'],
    [after('0,-1,-1,1'), 's.csv: line 3: neuron is -1'],
    [
      after('0,-2,0,1'),
      's.csv: line 3: layer is -2; expected a whole number, -1 for the inputs or 0 and more.',
    ],
    [after('-1,-1,0,1'), 's.csv: line 3: image is -1; expected a whole number from 0 to 1048575.'],
    [after('999999999999,-1,0,1'), 's.csv: line 3: image is 999999999999'],
    [after('0,-1,0,4'), 's.csv: line 3: a spike at time 4, after the end; expected times before 4.'],
  ])('%j: the line and what was expected are named', (text, message) => {
    const read = () => readSpikesCsv(text, 's.csv', { neurons: () => 2, until: () => 4 });
    if (message === undefined) expect(read).not.toThrow();
    else expect(read).toThrow(message);
  });

  test('more images than there are is named', () => {
    const read = () => readSpikesCsv(after('5,-1,0,1'), 's.csv', { images: 5 });
    expect(read).toThrow('s.csv: line 3: image is 5; expected a whole number from 0 to 4.');
  });
});

test('trains that a file cannot hold are refused', () => {
  const train = spikeTrain([[]], { neurons: 1, clock: 1 });
  const wrong = (file: SpikeFile) => () => writeSpikesNpz(file);
  expect(wrong({ images: [0], layers: [{ layer: -1, train }] })).toThrow(
    'writeSpikesNpz: layer -1 has a train on clock 1, but the spikes of layer -1 live on clock 0',
  );
  expect(wrong({ images: [0, 1], layers: [{ layer: 0, train }] })).toThrow(
    'layer 0 has spikes of 1 images, but 2 images are numbered.',
  );
  expect(wrong({ images: [1, 0], layers: [] })).toThrow('writeSpikesNpz: images: number 1 is 0');
  const twice = [
    { layer: 0, train },
    { layer: 0, train },
  ];
  expect(() => writeSpikesCsv({ images: [0], layers: twice })).toThrow(
    'writeSpikesCsv: layers: number 1 is 1',
  );
});
