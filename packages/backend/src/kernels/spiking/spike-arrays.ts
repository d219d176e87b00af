import type { Declarations, Memory } from '../../kernel.ts';
import type { DeviceStorage } from '../../storage.ts';

/**
 * The cycle (or sample) of the latest spike of a neuron or source that has not fired yet.
 *
 * It is no time: a kernel compares it for equality and never subtracts it. Cycles and samples of a call lie above it and below 2³¹ − 1.
 */
export const neverFired = -(2 ** 31);

/** Spikes that arrive, image by image, each in the order of time (cycle, then phase), on the listening clock. */
export interface SpikeArrays {
  readonly images: number;
  /** [images + 1] */
  readonly offsets: DeviceStorage<'int32'>;
  /** [spikes] which source fires, */
  readonly source: DeviceStorage<'int32'>;
  /** [spikes] in which cycle, */
  readonly cycle: DeviceStorage<'int32'>;
  /** [spikes] and at which phase of it, in [−1, 1). */
  readonly phase: DeviceStorage<'float32'>;
}

/**
 * Where spikes go: source j reaches, for offsets[j] ≤ r < offsets[j + 1], the `width` targets from target[r] on, with the weights
 * from weights[weight[r]] on. No two runs of a source meet: a spike reaches a target once.
 */
export interface FanOutArrays {
  readonly sources: number;
  readonly targets: number;
  readonly width: number;
  /** [sources + 1] */
  readonly offsets: DeviceStorage<'int32'>;
  /** [runs] */
  readonly target: DeviceStorage<'int32'>;
  /** [runs] */
  readonly weight: DeviceStorage<'int32'>;
  readonly weights: DeviceStorage<'float32'>;
}

/**
 * Room for the spikes that leave, `capacity` for each image, in the order in which they are found: on the firing clock, a quarter
 * period behind the listening one.
 */
export interface FiredArrays {
  readonly capacity: number;
  /** [images] how many were found; where there are more than `capacity`, the later ones are not written. */
  readonly count: DeviceStorage<'int32'>;
  /** [images, capacity] */
  readonly neuron: DeviceStorage<'int32'>;
  /** [images, capacity] */
  readonly cycle: DeviceStorage<'int32'>;
  /** [images, capacity], in [−1, 1). */
  readonly phase: DeviceStorage<'float32'>;
}

/** Declares an integer of either sign that a kernel takes as 32 bits: a cycle, a sample. */
export function declareInteger(name: string, value: number, declare: Declarations): void {
  declare.size(name, value, -(2 ** 31));
}

/** Declares spikes that arrive from one of a number of sources. */
export function declareSpikes(spikes: SpikeArrays, sources: number, declare: Declarations): void {
  const { images, offsets, source } = spikes;
  declare.size('spikes.images', images);
  declare.reads('spikes.offsets', offsets, 'int32', images + 1);
  declare.reads('spikes.source', source, 'int32', source.length);
  declare.reads('spikes.cycle', spikes.cycle, 'int32', source.length);
  declare.reads('spikes.phase', spikes.phase, 'float32', source.length);
  declare.offsets('spikes.offsets', offsets, images + 1, source.length);
  // What lies behind the last spike is no index: the storages may have room for more.
  const ends = declare.numbers(offsets);
  if (ends)
    declare.indices('spikes.source', source, {
      ...{ start: ends[0], count: ends[images] - ends[0] },
      ...{ from: 0, to: sources },
    });
}

/** Declares a fan-out. */
export function declareFanOut(fanOut: FanOutArrays, declare: Declarations): void {
  const { sources, targets, width, offsets, target, weight, weights } = fanOut;
  const runs = target.length;
  declare.size('fanOut.sources', sources);
  declare.size('fanOut.targets', targets);
  declare.size('fanOut.width', width);
  declare.reads('fanOut.offsets', offsets, 'int32', sources + 1);
  declare.reads('fanOut.target', target, 'int32', runs);
  declare.reads('fanOut.weight', weight, 'int32', runs);
  declare.reads('fanOut.weights', weights, 'float32', weights.length);
  declare.offsets('fanOut.offsets', offsets, sources + 1, runs);
  declare.indices('fanOut.target', target, { start: 0, count: runs, from: 0, to: targets - width + 1 });
  declare.indices('fanOut.weight', weight, {
    start: 0,
    count: runs,
    from: 0,
    to: weights.length - width + 1,
  });
}

/** Declares the room for spikes that leave. */
export function declareFired(fired: FiredArrays, images: number, declare: Declarations): void {
  const room = images * fired.capacity;
  declare.size('fired.capacity', fired.capacity);
  declare.writes('fired.count', fired.count, 'int32', images);
  declare.writes('fired.neuron', fired.neuron, 'int32', room);
  declare.writes('fired.cycle', fired.cycle, 'int32', room);
  declare.writes('fired.phase', fired.phase, 'float32', room);
}

/** The plain numbers of a fan-out. */
export function readFanOut({ sources, targets, width, ...arrays }: FanOutArrays, memory: Memory) {
  const [offsets, target, weight] = [memory(arrays.offsets), memory(arrays.target), memory(arrays.weight)];
  return { sources, targets, width, offsets, target, weight, weights: memory(arrays.weights) };
}

/** The plain numbers of spikes that arrive. */
export function readSpikes({ images, ...arrays }: SpikeArrays, memory: Memory) {
  const [offsets, source] = [memory(arrays.offsets), memory(arrays.source)];
  return { images, offsets, source, cycle: memory(arrays.cycle), phase: memory(arrays.phase) };
}

/** Writes the spikes of one image after the other into the room that there is. */
export function firing({ capacity, ...arrays }: FiredArrays, memory: Memory) {
  const [count, neuron] = [memory(arrays.count), memory(arrays.neuron)];
  const [cycle, phase] = [memory(arrays.cycle), memory(arrays.phase)];
  return (image: number, o: number, c: number, y: number) => {
    const position = count[image]++;
    if (position >= capacity) return;
    neuron[image * capacity + position] = o;
    cycle[image * capacity + position] = c;
    phase[image * capacity + position] = y;
  };
}

/** Visits every target that a source reaches, with its weight, run by run. */
export function forEachTarget(
  { width, offsets, target, weight, weights }: ReturnType<typeof readFanOut>,
  source: number,
  visit: (target: number, weight: number) => void,
): void {
  for (let r = offsets[source]; r < offsets[source + 1]; r++) {
    for (let i = 0; i < width; i++) visit(target[r] + i, weights[weight[r] + i]);
  }
}
