import type { Kernel } from '../../kernel.ts';
import type { DeviceStorage } from '../../storage.ts';

/** Arguments of {@link sortSpikes}. */
export interface SortSpikesCall {
  readonly images: number;
  /** [images] where the spikes of an image begin, */
  readonly start: DeviceStorage<'int32'>;
  /** [images] and how many there are. No two images share a position. */
  readonly count: DeviceStorage<'int32'>;
  /** Which neuron fires, in which cycle and at which phase, none of them NaN; changed. */
  readonly neuron: DeviceStorage<'int32'>;
  readonly cycle: DeviceStorage<'int32'>;
  readonly phase: DeviceStorage<'float32'>;
}

/** Puts the spikes of each image in the order of time: by cycle, then phase, then neuron; −0 and 0 are one phase. */
export const sortSpikes: Kernel<SortSpikesCall> = {
  name: 'sortSpikes',
  required: false,
  declare({ images, start, count, neuron, cycle, phase }, declare) {
    declare.size('images', images);
    declare.reads('start', start, 'int32', images);
    declare.reads('count', count, 'int32', images);
    declare.writes('neuron', neuron, 'int32', neuron.length);
    declare.writes('cycle', cycle, 'int32', neuron.length);
    declare.writes('phase', phase, 'float32', neuron.length);
    declare.indices('start', start, { start: 0, count: images, from: 0, to: neuron.length + 1 });
    const starts = declare.numbers(start);
    for (let image = 0; starts && image < images; image++) {
      const to = neuron.length - starts[image] + 1;
      declare.indices('count', count, { start: image, count: 1, from: 0, to });
    }
  },
  reference({ images, ...call }, memory) {
    const [start, count] = [memory(call.start), memory(call.count)];
    const [neuron, cycle, phase] = [memory(call.neuron), memory(call.cycle), memory(call.phase)];
    for (let image = 0; image < images; image++) {
      const first = start[image];
      const [neurons, cycles, phases] = [neuron, cycle, phase].map((numbers) =>
        numbers.slice(first, first + count[image]),
      );
      const order = Array.from(neurons, (_, k) => k).sort(
        (a, b) => cycles[a] - cycles[b] || phases[a] - phases[b] || neurons[a] - neurons[b],
      );
      order.forEach((k, position) => {
        neuron[first + position] = neurons[k];
        cycle[first + position] = cycles[k];
        phase[first + position] = phases[k];
      });
    }
  },
};
