import type { IndexRange } from './kernel.ts';
import type { DeviceStorage } from './storage.ts';

/** Looks at the indices in a device's storages. A device has one if the host can see its storages without waiting. */
export interface IndexScan {
  /** All numbers of a storage. */
  numbers(storage: DeviceStorage<'int32'>): ArrayLike<number>;
  /** The first place of a range whose index is not in it; −1 if all are. */
  firstOutside(storage: DeviceStorage<'int32'>, range: IndexRange): number;
  /** The first place, of `count`, whose offset is below the one before it, below 0 or above `most`; −1 if there is none. */
  firstMisplaced(storage: DeviceStorage<'int32'>, count: number, most: number): number;
}

/**
 * Scans plain arrays: the {@link IndexScan} of a device that keeps its storages in them.
 *
 * @param memory the plain numbers of a storage
 */
export function scanHostArrays(memory: (storage: DeviceStorage<'int32'>) => ArrayLike<number>): IndexScan {
  return {
    numbers: memory,
    firstOutside(storage, { from, to, start, count }) {
      const numbers = memory(storage);
      for (let place = start; place < start + count; place++) {
        if (numbers[place] < from || numbers[place] >= to) return place;
      }
      return -1;
    },
    firstMisplaced(storage, count, most) {
      const numbers = memory(storage);
      let least = 0;
      for (let place = 0; place < count; place++) {
        if (numbers[place] < least || numbers[place] > most) return place;
        least = numbers[place];
      }
      return -1;
    },
  };
}
