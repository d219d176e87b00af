import { DeviceError } from '../device.ts';
import type { Declarations, IndexRange, Kernel } from '../kernel.ts';
import type { DeviceStorage, ElementType, Numbers, OffsetView, StridedView } from '../storage.ts';
import { sizeOf } from '../strides.ts';

/** What a kernel says of one storage of a call. */
export interface DeclaredStorage {
  readonly name: string;
  readonly storage: DeviceStorage;
  /** The fewest numbers that the storage may have. */
  readonly least: number;
  readonly isWritten: boolean;
}

/** What a kernel says of integers that it uses as indices. */
export interface DeclaredIndices {
  readonly name: string;
  readonly storage: DeviceStorage<'int32'>;
  /** The first of them. */
  readonly place: number;
  /** The first integer above 0 that none of them may be. */
  readonly above: number;
}

/** Everything that a kernel says of a call. */
export interface Declared {
  readonly storages: readonly DeclaredStorage[];
  readonly indices: readonly DeclaredIndices[];
}

/**
 * What a kernel declares of a call that fits its storages.
 *
 * @param numbersOf the numbers of a storage, of those that hold indices
 */
export function declaredBy<Call>(
  kernel: Kernel<Call>,
  call: Call,
  numbersOf: (storage: DeviceStorage<'int32'>) => Numbers,
): Declared {
  const storages: DeclaredStorage[] = [];
  const indices: DeclaredIndices[] = [];
  const add =
    (isWritten: boolean) => (name: string, storage: DeviceStorage, _type: ElementType, least: number) => {
      storages.push({ name, storage, least, isWritten });
    };
  const addView =
    (isWritten: boolean) =>
    (name: string, view: StridedView | OffsetView, _type: ElementType, shape: readonly number[]) => {
      storages.push({ name, storage: view.storage, least: leastLength(view, shape), isWritten });
    };
  const declare: Declarations = {
    size() {},
    reads: add(false),
    writes: add(true),
    readsView: addView(false),
    writesView: addView(true),
    indices(name, storage, { start, count, to }: IndexRange) {
      if (count > 0) indices.push({ name, storage, place: start, above: Math.max(to, 0) });
    },
    offsets(name, storage, count, most) {
      if (count > 0) indices.push({ name, storage, place: count - 1, above: most + 1 });
    },
    numbers: numbersOf,
    refuse(name, expected, received) {
      throw new DeviceError(`${kernel.name}: expected ${name} to be ${expected}, received ${received}.`);
    },
  };
  kernel.declare(call, declare);
  return { storages, indices };
}

/** How long a storage must be for a view of this shape. */
function leastLength(view: StridedView | OffsetView, shape: readonly number[]): number {
  if (sizeOf(shape) === 0) return 0;
  const offset = 'offset' in view ? view.offset : 0;
  return shape.reduce(
    (last, length, axis) => last + (length - 1) * Math.max(view.strides[axis], 0),
    offset + 1,
  );
}

function isStorage(value: object): value is DeviceStorage {
  return 'dtype' in value && 'length' in value && (value.dtype === 'float32' || value.dtype === 'int32');
}

/** Every storage among the arguments of a call, at any depth. */
export function storagesIn(call: unknown): DeviceStorage[] {
  if (typeof call !== 'object' || call === null) return [];
  return isStorage(call) ? [call] : Object.values(call).flatMap(storagesIn);
}

/** The same call with another storage in place of one. */
export function withStorage<Call>(call: Call, from: DeviceStorage, to: DeviceStorage): Call {
  const replaced = (value: unknown): unknown => {
    if (value === from) return to;
    if (typeof value !== 'object' || value === null || isStorage(value)) return value;
    if (Array.isArray(value)) return value.map(replaced);
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, replaced(one)]));
  };
  // A copy of the call, with a storage of the same type where there was one.
  return replaced(call) as Call;
}
