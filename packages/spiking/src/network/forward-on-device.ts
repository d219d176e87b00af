import type { Device } from '@argand/backend';
import { type FanOutArrays, forwardSpikes, type SpikeArrays, sortSpikes } from '@argand/backend/kernels';
import type { Moment } from '@argand/phasor';
import { type Owned, owning, withArrays } from '../device-arrays.ts';
import type { CycleRange } from '../neuron.ts';
import type { FiredOnDevice } from '../neurons/kernel-population.ts';
import type { FiredCounts, HeardCounts } from './network-run.ts';

/** What the next layer is, and from when to when it listens. */
export interface Listener {
  readonly images: number;
  /** How many neurons fired. */
  readonly neurons: number;
  readonly fanOut: FanOutArrays;
  /** Until when the neurons fired, and until when the next layer listens, on its clock; the second is not the later one. */
  readonly due: Moment;
  readonly until: Moment;
  /** The cycles in which its reference fires. */
  readonly references: CycleRange;
}

/** What the next layer hears, until it is freed, and counts of each image. */
export interface HeardOnDevice extends Owned<SpikeArrays> {
  /** In how many cycles an image has spikes, from the first to the last, at most. */
  readonly cycles: number;
  /** [images] of the layer that fired. */
  readonly fired: FiredCounts;
  /** [images] of the one that hears. */
  readonly heard: HeardCounts;
}

/** Whether spikes can go from layer to layer without leaving the device. */
export function handsOver(device: Device): boolean {
  return device.supports(forwardSpikes) && device.supports(sortSpikes);
}

/** Hands over what was fired to the layer that listens. */
export async function hearOnDevice(
  device: Device,
  { arrays, count, ordered }: FiredOnDevice,
  { images, neurons, fanOut, due, until, references }: Listener,
): Promise<HeardOnDevice> {
  const each = Math.max(references.to - references.from, 0);
  const room = count.reduce((sum, spikes) => sum + spikes, images * each);
  const spikes = owning(device, (into) => ({
    images,
    offsets: into.allocate('int32', images + 1),
    source: into.allocate('int32', room),
    cycle: into.allocate('int32', room),
    phase: into.allocate('float32', room),
  }));
  const counting = withArrays(device, (own) => {
    const counts = own.allocate('int32', 4 * images);
    device.run(forwardSpikes, {
      neurons,
      fired: arrays,
      ordered,
      due,
      until,
      references,
      offsets: fanOut.offsets,
      arriving: spikes.content,
      counts,
    });
    return device.read(counts);
  });
  const counted = await counting.catch((error: unknown) => {
    spikes.free();
    throw error;
  });
  const column = (k: number) => Float64Array.from({ length: images }, (_, image) => counted[4 * image + k]);
  return {
    ...spikes,
    fired: { spikes: column(0), active: column(1) },
    heard: {
      references: new Float64Array(images).fill(each),
      operations: column(2).map((runs) => runs * fanOut.width),
    },
    cycles: column(3).reduce((most, cycles) => Math.max(most, cycles)),
  };
}
