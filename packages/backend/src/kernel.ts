import type { DeviceStorage, ElementType, Numbers, OffsetView, StridedView } from './storage.ts';

/** Gives the plain numbers behind a storage: what a kernel's meaning computes on. */
export type Memory = <T extends ElementType>(storage: DeviceStorage<T>) => Numbers<T>;

/** A range of places in a storage, and what the integers there must be. */
export interface IndexRange {
  /** The first place. */
  readonly start: number;
  readonly count: number;
  /** Each integer is from `from` to `to` − 1. */
  readonly from: number;
  readonly to: number;
}

/**
 * Takes what a kernel says of the arguments of a call, one method call for each. What does not hold is thrown as a {@link DeviceError} that
 * names the kernel, the argument, what was expected and what was received.
 *
 * No storage that a kernel writes may be another argument of the same call, unless that argument is read `inPlace`.
 */
export interface Declarations {
  /** A size, count or position: an integer from `least` (default 0) to 2³¹ − 1. */
  size(name: string, value: number, least?: number): void;
  /**
   * The kernel reads the first `length` numbers of a storage.
   *
   * @param inPlace whether the kernel may write the same storage: it reads each place before it writes it
   */
  reads(name: string, storage: DeviceStorage, type: ElementType, length: number, inPlace?: boolean): void;
  /**
   * The kernel reads a storage through strides.
   *
   * @param inPlace as in `reads`, for a contiguous view
   */
  readsView(
    name: string,
    view: StridedView | OffsetView,
    type: ElementType,
    shape: readonly number[],
    inPlace?: boolean,
  ): void;
  /** The kernel writes the first `length` numbers of a storage, or some of them; it may read them too. */
  writes(name: string, storage: DeviceStorage, type: ElementType, length: number): void;
  /** The kernel writes a storage through strides. */
  writesView(name: string, view: StridedView | OffsetView, type: ElementType, shape: readonly number[]): void;
  /** The kernel uses integers of a storage as indices. Checked where the host can see them. */
  indices(name: string, storage: DeviceStorage<'int32'>, range: IndexRange): void;
  /** The kernel uses the first `count` integers of a storage as ascending offsets from 0 to `most`. Checked where the host can see them. */
  offsets(name: string, storage: DeviceStorage<'int32'>, count: number, most: number): void;
  /** The numbers of a storage, where the host can see them. */
  numbers(storage: DeviceStorage<'int32'>): ArrayLike<number> | undefined;
  /** Throws that an argument is not as it must be. */
  refuse(name: string, expected: string, received: string): never;
}

/**
 * One piece of work for a device: its name, its arguments (the type `Call`), which storages it uses and what it means.
 *
 * A *required* kernel must be there on every backend. A *fused* one may be missing: whoever needs it asks
 * {@link Device.supports} and otherwise composes required kernels, to the same numbers.
 */
export interface Kernel<Call> {
  readonly name: string;
  readonly required: boolean;
  /**
   * Declares every size, storage and index of a call. {@link KernelTable} and the reference device run it before the kernel, so that no call can
   * read or write outside of its storages. Inputs come first, then what is written.
   */
  readonly declare: (call: Call, declare: Declarations) => void;
  /**
   * The slow and obvious definition, in float64. Every backend is held to it by the conformance suite. A kernel writes
   * the places that its arguments name: storages may be longer, and keep what lies behind.
   */
  readonly reference: (call: Call, memory: Memory) => void;
}
