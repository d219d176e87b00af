/** What a storage holds: 32-bit floating point (or wider, see {@link Arithmetic}) or 32-bit integers. */
export type ElementType = 'float32' | 'int32';

/** The plain arrays that a storage is read into. The reference backend keeps its floats in float64. */
export type Numbers<T extends ElementType = ElementType> = T extends 'int32'
  ? Int32Array
  : Float32Array | Float64Array;

/**
 * A run of `length` numbers on a device. Opaque: only the device that allocated it knows where they are.
 * Its numbers are unspecified until they are written.
 */
export interface DeviceStorage<T extends ElementType = ElementType> {
  readonly dtype: T;
  readonly length: number;
}

/** A storage seen through strides, one for each axis of a kernel's shape; a stride of 0 broadcasts. */
export interface StridedView<T extends ElementType = ElementType> {
  readonly storage: DeviceStorage<T>;
  readonly strides: readonly number[];
}

/** A strided view that starts at `offset`; strides may be negative (a flip) or, where it is read, 0. */
export interface OffsetView<T extends ElementType = ElementType> extends StridedView<T> {
  readonly offset: number;
}
