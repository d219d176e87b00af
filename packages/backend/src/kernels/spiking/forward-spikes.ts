import type { Kernel } from '../../kernel.ts';
import type { DeviceStorage } from '../../storage.ts';
import type { ClockMoment } from './firing-clock.ts';
import { declareInteger, type FiredArrays, type SpikeArrays } from './spike-arrays.ts';

/** Arguments of {@link forwardSpikes}. */
export interface ForwardSpikesCall {
  /** How many neurons fire. */
  readonly neurons: number;
  /** What they fired, each image's in the order of time; no count above the capacity. */
  readonly fired: FiredArrays;
  /**
   * False if the spikes of a cycle are in any order. Then `due` and `until` are beginnings of cycles, and a spike of the reference arrives after the
   * others of its cycle.
   */
  readonly ordered: boolean;
  /** Spikes from this moment on are ignored. */
  readonly due: ClockMoment;
  /** Spikes from this moment on do not arrive; not after `due`. */
  readonly until: ClockMoment;
  /** In cycles `from` to `to` − 1 source number `neurons` fires at phase 0. */
  readonly references: { readonly from: number; readonly to: number };
  /** [sources + 1] the offsets of the fan-out at which they arrive. */
  readonly offsets: DeviceStorage<'int32'>;
  /** The spikes that arrive, those of each image in the order of time, the reference after the others of its moment; changed. It has room for all spikes and references. */
  readonly arriving: SpikeArrays;
  /** [images, 4] how many spikes fired, of how many neurons; how many runs the arriving ones reach, and in how many cycles, from the first to the last; changed. */
  readonly counts: DeviceStorage<'int32'>;
}

/** From the spikes that one layer fired to those that arrive at the next: late ones are left out, and the spikes of the reference are merged in. */
export const forwardSpikes: Kernel<ForwardSpikesCall> = {
  name: 'forwardSpikes',
  required: false,
  declare({ neurons, fired, references, offsets, arriving, counts, due, until }, declare) {
    const { images } = arriving;
    const { capacity, count, neuron } = fired;
    const each = Math.max(references.to - references.from, 0);
    declare.size('neurons', neurons);
    declare.size('arriving.images', images);
    declare.size('fired.capacity', capacity);
    declareInteger('references.from', references.from, declare);
    declareInteger('references.to', references.to, declare);
    declareInteger('due.cycle', due.cycle, declare);
    declareInteger('until.cycle', until.cycle, declare);
    declare.reads('fired.count', count, 'int32', images);
    declare.reads('fired.neuron', neuron, 'int32', images * capacity);
    declare.reads('fired.cycle', fired.cycle, 'int32', images * capacity);
    declare.reads('fired.phase', fired.phase, 'float32', images * capacity);
    declare.reads('offsets', offsets, 'int32', neurons + (each > 0 ? 2 : 1));
    const room = arriving.source.length;
    declare.writes('arriving.offsets', arriving.offsets, 'int32', images + 1);
    declare.writes('arriving.source', arriving.source, 'int32', room);
    declare.writes('arriving.cycle', arriving.cycle, 'int32', room);
    declare.writes('arriving.phase', arriving.phase, 'float32', room);
    declare.writes('counts', counts, 'int32', 4 * images);
    declare.indices('fired.count', count, { start: 0, count: images, from: 0, to: capacity + 1 });
    const found = declare.numbers(count);
    if (!found) return;
    let all = images * each;
    for (let image = 0; image < images; image++) {
      all += found[image];
      const range = { start: image * capacity, count: found[image], from: 0, to: neurons };
      declare.indices('fired.neuron', neuron, range);
    }
    if (all > room) declare.refuse('arriving', `room for ${all} spikes`, String(room));
  },
  reference({ neurons, ordered, due, until, references: { from, to }, ...call }, memory) {
    const { capacity } = call.fired;
    const { images } = call.arriving;
    const [count, neuron] = [memory(call.fired.count), memory(call.fired.neuron)];
    const [cycle, phase] = [memory(call.fired.cycle), memory(call.fired.phase)];
    const [starts, source] = [memory(call.arriving.offsets), memory(call.arriving.source)];
    const [arrivingCycle, arrivingPhase] = [memory(call.arriving.cycle), memory(call.arriving.phase)];
    const [runs, counts] = [memory(call.offsets), memory(call.counts)];
    let position = 0;
    starts[0] = 0;
    for (let image = 0; image < images; image++) {
      let reached = 0;
      const arrive = (j: number, c: number, x: number) => {
        source[position] = j;
        arrivingCycle[position] = c;
        arrivingPhase[position++] = x;
        reached += runs[j + 1] - runs[j];
      };
      const first = position;
      const active = new Set<number>();
      let spikes = 0;
      let reference = from;
      for (let k = image * capacity; k < image * capacity + count[image]; k++) {
        const [n, c, x] = [neuron[k], cycle[k], phase[k]];
        if (!isBefore(c, x, due)) break;
        spikes++;
        active.add(n);
        if (!isBefore(c, x, until)) continue;
        while (reference < to && (reference < c || (reference === c && ordered && x > 0)))
          arrive(neurons, reference++, 0);
        arrive(n, c, x);
      }
      while (reference < to) arrive(neurons, reference++, 0);
      const cycles = position > first ? arrivingCycle[position - 1] - arrivingCycle[first] + 1 : 0;
      counts.set([spikes, active.size, reached, cycles], 4 * image);
      starts[image + 1] = position;
    }
  },
};

function isBefore(cycle: number, phase: number, moment: ClockMoment): boolean {
  return cycle < moment.cycle || (cycle === moment.cycle && phase < moment.phase);
}
