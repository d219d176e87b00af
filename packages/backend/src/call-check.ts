import { describeValue } from './argument-type.ts';
import { DeviceError } from './device.ts';
import { isStorage, requireKernel } from './device-arguments.ts';
import { errorMessage } from './error-message.ts';
import type { IndexScan } from './index-scan.ts';
import type { Declarations, IndexRange, Kernel } from './kernel.ts';
import type { DeviceStorage, ElementType, OffsetView, StridedView } from './storage.ts';

const mostSize = 2 ** 31 - 1;

/**
 * Checks the calls of kernels for one device: sizes, lengths and types of storages, that nothing is written that is read, and indices where
 * the host can see them. {@link KernelTable} has one; a device without a table makes its own and runs it before every kernel.
 *
 * @example
 * ```ts
 * import { CallCheck, type DeviceStorage } from '@argand/backend';
 * import { unary } from '@argand/backend/kernels';
 *
 * const calls = new CallCheck('mine');
 * const x: DeviceStorage = { type: 'float32', length: 3 };
 * let refused = '';
 * try {
 *   calls.run(unary, { operation: 'neg', length: 4, input: x, out: x });
 * } catch (error) {
 *   refused = String(error);
 * }
 * refused.startsWith('DeviceError: mine: unary: expected input'); // true
 * ```
 */
export class CallCheck implements Declarations {
  readonly #backend: string;
  readonly #scan: IndexScan | undefined;
  #kernel = '';
  // The storages of the call at hand. Kept from call to call, so that a check makes no garbage.
  readonly #names: string[] = [];
  readonly #storages: DeviceStorage[] = [];
  readonly #inPlace: boolean[] = [];
  #count = 0;

  /**
   * @param scan looks at indices, on a device whose storages the host can see; without one they are not checked
   */
  constructor(backend: string, scan?: IndexScan) {
    this.#backend = backend;
    this.#scan = scan;
  }

  /** Checks one call. @throws DeviceError if it does not fit its storages. */
  run<Call>(kernel: Kernel<Call>, call: Call): void {
    requireKernel(this.#backend, kernel);
    this.#kernel = kernel.name;
    this.#count = 0;
    try {
      kernel.declare(call, this);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      // A declaration takes the arguments apart, which fails where one is missing or of another kind.
      throw new DeviceError(
        `${this.#backend}: ${this.#kernel}: expected a call with all arguments of the kernel, received ${describeValue(call)} (${errorMessage(error)}).`,
        { cause: error },
      );
    }
  }

  size(name: string, value: number, least = 0): void {
    if ((value | 0) === value && value >= least) return;
    this.refuse(name, `an integer from ${least} to ${mostSize}`, String(value));
  }

  reads(name: string, storage: DeviceStorage, type: ElementType, length: number, inPlace = false): void {
    this.#holds(name, storage, type, length);
    this.#add(name, storage, inPlace);
  }

  writes(name: string, storage: DeviceStorage, type: ElementType, length: number): void {
    this.#holds(name, storage, type, length);
    this.#addWritten(name, storage);
  }

  readsView(
    name: string,
    view: StridedView | OffsetView,
    type: ElementType,
    shape: readonly number[],
    inPlace = false,
  ): void {
    this.#holdsView(name, view, type, shape);
    this.#add(name, view.storage, inPlace && isContiguous(view, shape));
  }

  writesView(
    name: string,
    view: StridedView | OffsetView,
    type: ElementType,
    shape: readonly number[],
  ): void {
    this.#holdsView(name, view, type, shape);
    this.#addWritten(name, view.storage);
  }

  indices(name: string, storage: DeviceStorage<'int32'>, range: IndexRange): void {
    const place = this.#scan ? this.#scan.firstOutside(storage, range) : -1;
    if (place >= 0) this.#refuseIndex(name, storage, place, range.from, range.to - 1);
  }

  offsets(name: string, storage: DeviceStorage<'int32'>, count: number, most: number): void {
    const place = this.#scan ? this.#scan.firstMisplaced(storage, count, most) : -1;
    if (place < 0) return;
    const least = place > 0 ? (this.numbers(storage)?.[place - 1] ?? 0) : 0;
    this.#refuseIndex(name, storage, place, least, most);
  }

  numbers(storage: DeviceStorage<'int32'>): ArrayLike<number> | undefined {
    return this.#scan?.numbers(storage);
  }

  refuse(name: string, expected: string, received: string): never {
    throw new DeviceError(
      `${this.#backend}: ${this.#kernel}: expected ${name} to be ${expected}, received ${received}.`,
    );
  }

  #refuseIndex(
    name: string,
    storage: DeviceStorage<'int32'>,
    place: number,
    least: number,
    most: number,
  ): never {
    const expected = most < least ? 'left out, as there is nothing to refer to' : `from ${least} to ${most}`;
    this.refuse(`${name}[${place}]`, expected, String(this.numbers(storage)?.[place]));
  }

  #holds(name: string, storage: DeviceStorage, type: ElementType, length: number): void {
    if (storage && storage.dtype === type && storage.length >= length) return;
    // A kernel that takes either type may take the type and the length from what should be a storage.
    const isKnown = type !== undefined && length !== undefined;
    const expected = isKnown ? `a storage of ${length} or more ${type} numbers` : 'a storage';
    this.refuse(name, expected, describe(storage));
  }

  #holdsView(
    name: string,
    view: StridedView | OffsetView,
    type: ElementType,
    shape: readonly number[],
  ): void {
    const storage = view?.storage;
    if (!storage || storage.dtype !== type)
      this.refuse(name, `a view of a ${type} storage`, describe(storage));
    const { strides } = view;
    const offset = 'offset' in view ? view.offset : 0;
    let isSound = shape.length === strides.length && (offset | 0) === offset;
    let isEmpty = false;
    let first = offset;
    let last = offset;
    for (let axis = 0; axis < shape.length; axis++) {
      const length = shape[axis];
      const stride = strides[axis];
      if ((length | 0) !== length || length < 0 || (stride | 0) !== stride) isSound = false;
      if (length === 0) isEmpty = true;
      else if (stride > 0) last += (length - 1) * stride;
      else first += (length - 1) * stride;
    }
    if (isSound && (isEmpty || (first >= 0 && last < storage.length))) return;
    this.refuse(
      name,
      `a view of shape [${shape}] within its storage`,
      `strides [${strides}] from place ${offset} on of ${describe(storage)}`,
    );
  }

  #add(name: string, storage: DeviceStorage, inPlace: boolean): void {
    this.#names[this.#count] = name;
    this.#storages[this.#count] = storage;
    this.#inPlace[this.#count++] = inPlace;
  }

  #addWritten(name: string, storage: DeviceStorage): void {
    for (let other = 0; other < this.#count; other++) {
      if (this.#storages[other] !== storage || this.#inPlace[other]) continue;
      this.refuse(name, `another storage than ${this.#names[other]}`, 'the same one');
    }
    this.#add(name, storage, false);
  }
}

/** Whether the view holds the shape row by row, from the first place on with nothing between. */
function isContiguous(view: StridedView | OffsetView, shape: readonly number[]): boolean {
  if ('offset' in view && view.offset !== 0) return false;
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1 && view.strides[axis] !== stride) return false;
    stride *= shape[axis];
  }
  return true;
}

function describe(storage: DeviceStorage | undefined): string {
  return isStorage(storage) ? `one of ${storage.length} ${storage.dtype} numbers` : describeValue(storage);
}
