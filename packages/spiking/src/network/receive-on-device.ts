import type { Device } from '@argand/backend';
import { type FanOutArrays, forwardSpikes, type SpikeArrays, sortSpikes } from '@argand/backend/kernels';
import type { Moment } from '@argand/phasor';
import { type Owned, owning, withArrays } from '../device-arrays.ts';
import type { CycleRange } from '../neuron.ts';
import type { FiredOnDevice } from '../neurons/kernel-population.ts';
import type { FiredCounts, ReceivedCounts } from './network-run.ts';

/** The next layer, and the spikes that it receives. */
export interface Receiver {
  readonly images: number;
  /** Number of neurons of the layer that fired. */
  readonly neurons: number;
  readonly fanOut: FanOutArrays;
  /** The moments of the next layer's clock up to which the neurons fired, and up to which it receives. The second is not the later one. */
  readonly due: Moment;
  readonly until: Moment;
  /** The cycles in which its reference fires. */
  readonly references: CycleRange;
}

/** The spikes that the next layer receives, until they are freed, and counts for each image. */
export interface ReceivedOnDevice extends Owned<SpikeArrays> {
  /** The most cycles from the first to the last spike of an image. */
  readonly cycles: number;
  /** Counts of the layer that fired. */
  readonly fired: FiredCounts;
  /** Counts of the layer that receives. */
  readonly received: ReceivedCounts;
}

/** Whether spikes between two layers can stay on the device. */
export function staysOnDevice(device: Device): boolean {
  return device.supports(forwardSpikes) && device.supports(sortSpikes);
}

/** Passes the spikes that a layer fired on to the next layer, with the spikes of its reference. */
export async function receiveOnDevice(
  device: Device,
  { arrays, count, ordered }: FiredOnDevice,
  { images, neurons, fanOut, due, until, references }: Receiver,
): Promise<ReceivedOnDevice> {
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
    received: {
      references: new Float64Array(images).fill(each),
      operations: column(2).map((runs) => runs * fanOut.width),
    },
    cycles: column(3).reduce((most, cycles) => Math.max(most, cycles)),
  };
}
