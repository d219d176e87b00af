import { requireList, requireNumber, requireOptions } from '@argand/backend';
import type { Clock, Spike, SpikeTrain } from '@argand/phasor';
import { SpikeTrainBuilder } from './spike-list.ts';
import { requireSpike } from './spike-train.ts';

/** What {@link spikeTrain} needs besides the spikes. */
export interface SpikeTrainOptions {
  readonly neurons: number;
  /** In quarter periods. Default 0, the inputs' clock. */
  readonly clock?: Clock | undefined;
}

/**
 * A spike train from a list of spikes for each image, in any order.
 *
 * @throws RangeError that names the image and the spike: a neuron that is none, a phase that is NaN or not in [−1, 1), or
 * a spike before time 0
 * @example
 * ```ts
 * import { spikeTrain } from '@argand/spiking';
 *
 * const train = spikeTrain([[{ neuron: 1, cycle: 0, phase: 0.5 }, { neuron: 0, cycle: 0, phase: -1 }]], { neurons: 2 });
 * train.neuron; // Int32Array(2) [ 0, 1 ]
 * ```
 */
export function spikeTrain(images: readonly (readonly Spike[])[], options: SpikeTrainOptions): SpikeTrain {
  requireList(images, 'spikeTrain', 'images');
  requireOptions(options, 'spikeTrain');
  const { neurons, clock = 0 } = options;
  requireNumber('spikeTrain', 'neurons', neurons, { whole: true, atLeast: 0 });
  requireNumber('spikeTrain', 'clock', clock, { whole: true, atLeast: 0 });
  const builder = new SpikeTrainBuilder(neurons, clock);
  images.forEach((spikes, image) => {
    requireList(spikes, 'spikeTrain', `images[${image}]`);
    spikes.forEach((spike, k) => {
      requireSpike(`spikeTrain: image ${image}, spike ${k}`, spike, neurons, clock);
      builder.add(spike.neuron, spike.cycle, spike.phase);
    });
    builder.endImage();
  });
  return builder.build();
}

/** The spikes of images `start` … `end − 1` alone. The arrays are views. */
export function sliceImages(train: SpikeTrain, start: number, end: number): SpikeTrain {
  const [from, to] = [train.offsets[start], train.offsets[end]];
  return {
    ...train,
    images: end - start,
    offsets: train.offsets.slice(start, end + 1).map((offset) => offset - from),
    neuron: train.neuron.subarray(from, to),
    cycle: train.cycle.subarray(from, to),
    phase: train.phase.subarray(from, to),
  };
}

/** The spikes of the images at these places, in this order. */
export function pickImages(train: SpikeTrain, places: readonly number[]): SpikeTrain {
  const builder = new SpikeTrainBuilder(train.neurons, train.clock);
  for (const image of places) {
    const { neuron, cycle, phase, offsets } = train;
    builder.append(neuron, cycle, phase, offsets[image], offsets[image + 1]);
    builder.endSorted();
  }
  return builder.build();
}

/** The images of a train at these ascending places of as many as there are; the others have no spikes. */
export function spreadImages(train: SpikeTrain, places: readonly number[], images: number): SpikeTrain {
  const offsets = new Uint32Array(images + 1);
  for (const [k, place] of places.entries()) offsets[place + 1] = train.offsets[k + 1] - train.offsets[k];
  for (let image = 0; image < images; image++) offsets[image + 1] += offsets[image];
  return { ...train, images, offsets };
}

/** One train after the other: the images of the first, then those of the second, and so on. All of one population. */
export function joinImages(trains: readonly SpikeTrain[], neurons: number, clock: Clock): SpikeTrain {
  const spikes = trains.reduce((sum, { phase }) => sum + phase.length, 0);
  const images = trains.reduce((sum, train) => sum + train.images, 0);
  const joined = {
    images,
    neurons,
    clock,
    offsets: new Uint32Array(images + 1),
    neuron: new Int32Array(spikes),
    cycle: new Int32Array(spikes),
    phase: new Float64Array(spikes),
  };
  let [image, spike] = [0, 0];
  for (const train of trains) {
    for (let i = 0; i < train.images; i++) joined.offsets[image + i + 1] = spike + train.offsets[i + 1];
    joined.neuron.set(train.neuron, spike);
    joined.cycle.set(train.cycle, spike);
    joined.phase.set(train.phase, spike);
    image += train.images;
    spike += train.phase.length;
  }
  return joined;
}
