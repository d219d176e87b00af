import { FormatError, OptionError } from '@argand/errors';
import { type NpyArray, readNpz, writeNpz } from '@argand/npy';
import { spikeTime } from '@argand/phasor';
import { collectSpikes } from './collect-spikes.ts';
import {
  clockOf,
  countSpikes,
  inputLayer,
  mostNpzSpikes,
  type ReadSpikesOptions,
  requireAscending,
  requireSpikeFile,
  type SpikeFile,
} from './spike-file.ts';

/**
 * Spikes as a `.npz` file, exactly. A spike is one place of the arrays
 *
 *     image, layer, neuron, cycle   int32 [spikes]     −1 is the layer of the inputs
 *     phase                         float64 [spikes]   in [−1, 1), in units of π, on the clock of the layer
 *     time                          float64 [spikes]   clock/4 + cycle + (phase + 1)/2, in periods; not read back
 *
 * sorted by image, layer, time and neuron; beside them stand `images` [images], the number of each image, and for each layer its number,
 * how many neurons it has and its clock in quarter periods: `layers`, `neurons`, `clocks` [layers], int32 all.
 *
 * @throws RangeError if a layer stands there twice or has another clock than its number says, a train has other images, or there are more than 2²⁶ spikes
 * @example
 * ```ts
 * import { encodeSpikes, readSpikesNpz, writeSpikesNpz } from '@argand/spiking';
 *
 * const train = encodeSpikes([0.5, -0.5], { neurons: 2, cycles: 1 });
 * const bytes = writeSpikesNpz({ images: [0], layers: [{ layer: -1, train }] });
 * readSpikesNpz(bytes, 'spikes.npz').layers[0].train.phase; // Float64Array(2) [ -0.5, 0.5 ]
 * ```
 */
export function writeSpikesNpz(file: SpikeFile): Uint8Array<ArrayBuffer> {
  const spikes = countSpikes('writeSpikesNpz', file);
  if (spikes > mostNpzSpikes) {
    throw new OptionError(
      `writeSpikesNpz: ${spikes} spikes are more than ${mostNpzSpikes}, the most of a file; take fewer images or layers, or write several files.`,
    );
  }
  requireSpikeFile('writeSpikesNpz', file);
  const layers = file.layers.toSorted((a, b) => a.layer - b.layer);
  const [image, layer, neuron, cycle] = [0, 1, 2, 3].map(() => new Int32Array(spikes));
  const [phase, time] = [new Float64Array(spikes), new Float64Array(spikes)];
  let place = 0;
  for (const [k, number] of file.images.entries()) {
    for (const { layer: l, train } of layers) {
      const [start, end] = [train.offsets[k], train.offsets[k + 1]];
      neuron.set(train.neuron.subarray(start, end), place);
      cycle.set(train.cycle.subarray(start, end), place);
      phase.set(train.phase.subarray(start, end), place);
      for (let spike = start; spike < end; spike++, place++) {
        image[place] = number;
        layer[place] = l;
        time[place] = spikeTime(train.cycle[spike], train.phase[spike], train.clock);
      }
    }
  }
  const list = (numbers: NpyArray['numbers']) => ({ shape: [numbers.length], numbers });
  return writeNpz(
    {
      image: list(image),
      layer: list(layer),
      neuron: list(neuron),
      cycle: list(cycle),
      phase: list(phase),
      time: list(time),
      images: list(Int32Array.from(file.images)),
      layers: list(Int32Array.from(layers, ({ layer }) => layer)),
      neurons: list(Int32Array.from(layers, ({ train }) => train.neurons)),
      clocks: list(Int32Array.from(layers, ({ train }) => train.clock)),
    },
    { compressed: true },
  );
}

/**
 * Reads a `.npz` file of spikes as {@link writeSpikesNpz} writes it. The spikes may have any order; they are sorted.
 *
 * A stranger's file needs only `image`, `layer`, `neuron` and either `cycle` and `phase`, which are exact, or `time`. `layers` and `neurons` go
 * together; without them, and without `images`, there are as many of each as the options say or the largest numbers need.
 *
 * @param name what the file is called, for errors
 * @throws Error that names the file, the array and the spike, what is there and what was expected: a missing array, arrays of different
 * lengths, a time that is NaN or negative, a neuron, layer or image that is none, a spike after the end
 */
export function readSpikesNpz(
  bytes: Uint8Array,
  name = 'NPZ data',
  options: ReadSpikesOptions = {},
): SpikeFile {
  const arrays = readNpz(bytes, name);
  const has = (key: string) => Object.hasOwn(arrays, key);
  const list = (key: string, length?: number) => {
    if (!has(key)) {
      throw new FormatError(
        `${name}: there is no array ${key}; a file of spikes has image, layer, neuron, and cycle and phase or time.`,
      );
    }
    const { shape, numbers } = arrays[key];
    if (shape.length !== 1 || (length !== undefined && shape[0] !== length)) {
      throw new FormatError(
        `${name}: ${key}: its shape is [${shape.join(', ')}]; expected [${length ?? 'length'}], as many numbers as the others have.`,
      );
    }
    return numbers;
  };
  const image = list('image');
  const spikes = image.length;
  const exact = has('cycle') || has('phase') || !has('time');
  const columns = {
    image,
    layer: list('layer', spikes),
    neuron: list('neuron', spikes),
    moments: exact
      ? { cycle: list('cycle', spikes), phase: list('phase', spikes) }
      : { time: list('time', spikes) },
    place: (k: number) => `${name}: spike ${k}`,
  };
  const images = has('images') ? [...list('images')] : undefined;
  if (images) requireAscending(`${name}: images`, images);
  const layers = has('layers') || has('neurons') ? layersOf(list, has('clocks'), name) : undefined;
  return collectSpikes(
    name,
    columns,
    { ...(images ? { images } : {}), ...(layers ? { layers } : {}) },
    options,
  );
}

function layersOf(
  list: (key: string, length?: number) => ArrayLike<number>,
  hasClocks: boolean,
  name: string,
): [number, number][] {
  const layers = Array.from(list('layers'));
  const neurons = list('neurons', layers.length);
  requireAscending(
    `${name}: layers, counted from ${inputLayer}`,
    layers.map((layer) => layer - inputLayer),
  );
  if (hasClocks) {
    const clocks = list('clocks', layers.length);
    const wrong = layers.findIndex((layer, k) => clocks[k] !== clockOf(layer));
    if (wrong >= 0) {
      throw new FormatError(
        `${name}: clocks: layer ${layers[wrong]} has clock ${clocks[wrong]}; expected ${clockOf(layers[wrong])}, one more than its number.`,
      );
    }
  }
  return layers.map((layer, k) => {
    if (Number.isInteger(neurons[k]) && neurons[k] >= 0) return [layer, neurons[k]];
    throw new FormatError(
      `${name}: neurons: layer ${layer} has ${neurons[k]}; expected a whole number of at least 0.`,
    );
  });
}
