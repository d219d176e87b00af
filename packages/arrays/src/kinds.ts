import { OptionTypeError } from '@argand/errors';

/** A typed array of numbers; big integers are none. */
export type NumberArray =
  | Float32Array
  | Float64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | Uint8Array
  | Uint8ClampedArray
  | Uint16Array
  | Uint32Array;

const constructors = {
  Float32Array,
  Float64Array,
  Int8Array,
  Int16Array,
  Int32Array,
  Uint8Array,
  Uint8ClampedArray,
  Uint16Array,
  Uint32Array,
} as const satisfies Record<NumberArrayKind, unknown>;

interface NumberArrayConstructor {
  readonly prototype: NumberArray;
  new (length: number): NumberArray;
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): NumberArray;
}

/** The kinds of typed arrays of numbers, by the names of their classes. */
export type NumberArrayKind = NumberArray[typeof Symbol.toStringTag];

/** A typed array of 64-bit integers. */
export type BigArray = BigInt64Array | BigUint64Array;

/** The kinds of typed arrays, by the names of their classes. */
export type ArrayKind = NumberArrayKind | 'BigInt64Array' | 'BigUint64Array';

/**
 * The kind of a typed array of numbers or 64-bit integers, or `undefined` for any other value.
 *
 * The kind is read from `Symbol.toStringTag`, so arrays of an iframe, a worker's or a test environment's realm, Node's `Buffer` and arrays on
 * shared memory are recognised; `instanceof` misses the first.
 *
 * @example
 * ```ts
 * import { kindOf } from '@argand/arrays';
 *
 * kindOf(new Uint8ClampedArray(4)); // 'Uint8ClampedArray'
 * kindOf([1, 2, 3]); // undefined
 * ```
 */
export function kindOf(value: NumberArray): NumberArrayKind;
export function kindOf(value: unknown): ArrayKind | undefined;
export function kindOf(value: unknown): ArrayKind | undefined {
  if (!ArrayBuffer.isView(value) || !(Symbol.toStringTag in value)) return undefined;
  const tag = value[Symbol.toStringTag];
  return typeof tag === 'string' && isKind(tag) ? tag : undefined;
}

/**
 * Whether a value is a typed array of numbers, of any realm.
 *
 * @example
 * ```ts
 * import { isNumberArray } from '@argand/arrays';
 *
 * isNumberArray(Int16Array.of(1)); // true
 * isNumberArray(BigInt64Array.of(1n)); // false
 * ```
 */
export function isNumberArray(value: unknown): value is NumberArray {
  const kind = kindOf(value);
  return kind !== undefined && Object.hasOwn(constructors, kind);
}

/**
 * Whether a value is an array of one of these kinds, of any realm.
 *
 * @example
 * ```ts
 * import { isOfKind } from '@argand/arrays';
 *
 * isOfKind(Int32Array.of(1), 'Int32Array', 'Uint32Array'); // true
 * ```
 */
export function isOfKind<Kind extends NumberArrayKind>(
  value: unknown,
  ...kinds: readonly Kind[]
): value is Extract<NumberArray, { readonly [Symbol.toStringTag]: Kind }> {
  const kind = kindOf(value);
  return kinds.some((one) => one === kind);
}

/**
 * Whether a value is an array of floats, `Float32Array` or `Float64Array`, of any realm.
 *
 * @example
 * ```ts
 * import { isFloats } from '@argand/arrays';
 *
 * isFloats(Float64Array.of(0.5)); // true
 * isFloats(Uint8Array.of(1)); // false
 * ```
 */
export function isFloats(value: unknown): value is Float32Array | Float64Array {
  return isOfKind(value, 'Float32Array', 'Float64Array');
}

/**
 * The same numbers in the same memory, as an array of this realm and of exactly its kind: a `Uint8Array` for a `Buffer`.
 *
 * @example
 * ```ts
 * import { inThisRealm } from '@argand/arrays';
 *
 * inThisRealm(Buffer.from([1, 2])); // Uint8Array(2) [ 1, 2 ]
 * ```
 */
export function inThisRealm<Numbers extends NumberArray>(numbers: Numbers): Numbers {
  const kind: NumberArrayConstructor = constructors[kindOf(numbers)];
  if (Object.getPrototypeOf(numbers) === kind.prototype) return numbers;
  // The tag picks the class, which the compiler cannot follow.
  return new kind(numbers.buffer, numbers.byteOffset, numbers.length) as Numbers;
}

/**
 * A new array of zeros of the same kind, in this realm.
 *
 * @example
 * ```ts
 * import { zerosLike } from '@argand/arrays';
 *
 * zerosLike(Int32Array.of(7), 2); // Int32Array(2) [ 0, 0 ]
 * ```
 */
export function zerosLike<Numbers extends NumberArray>(numbers: Numbers, length: number): Numbers {
  const kind: NumberArrayConstructor = constructors[kindOf(numbers)];
  // The tag picks the class, which the compiler cannot follow.
  return new kind(length) as Numbers;
}

/**
 * What a value is, in words for an error: `a Uint16Array`, `a plain array`, `a DataView`, `undefined`.
 *
 * @example
 * ```ts
 * import { nameOf } from '@argand/arrays';
 *
 * nameOf(Int32Array.of(1)); // 'an Int32Array'
 * nameOf('7'); // 'a string'
 * ```
 */
export function nameOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return 'a plain array';
  const name = typeof value === 'object' ? Object.prototype.toString.call(value).slice(8, -1) : typeof value;
  return `${/^[AEIO]/i.test(name) ? 'an' : 'a'} ${name === 'Object' ? 'object' : name}`;
}

/**
 * The numbers as they are, in an array of this realm.
 *
 * @param what names the value in the error
 * @throws TypeError if the value is no typed array of numbers: a plain array, a `DataView`, an `ArrayBuffer`, big integers, `undefined`
 * @example
 * ```ts
 * import { requireNumbers } from '@argand/arrays';
 *
 * requireNumbers(Int32Array.of(1, 2), 'numbers'); // Int32Array(2) [ 1, 2 ]
 * ```
 */
export function requireNumbers(value: unknown, what: string): NumberArray {
  if (isNumberArray(value)) return inThisRealm(value);
  throw new OptionTypeError(
    `${what}: expected a typed array of numbers, received ${nameOf(value)}; ${remedyFor(value)}.`,
  );
}

/**
 * Floats, such as phases, in an array of this realm: of a `Float32Array` or a `Float64Array` the same memory, of a plain list of numbers a
 * `Float64Array`.
 *
 * @param what names the value in the error
 * @throws TypeError if the value is neither, or a list holds something else than numbers
 * @example
 * ```ts
 * import { requireFloats } from '@argand/arrays';
 *
 * requireFloats([0.5, -1], 'phases'); // Float64Array(2) [ 0.5, -1 ]
 * ```
 */
export function requireFloats(value: unknown, what: string): Float32Array | Float64Array {
  if (isFloats(value)) return inThisRealm(value);
  if (!Array.isArray(value)) {
    throw new OptionTypeError(
      `${what}: expected a Float32Array, a Float64Array or a list of numbers, received ${nameOf(value)}.`,
    );
  }
  const list: readonly unknown[] = value;
  return Float64Array.from({ length: list.length }, (_, i) => {
    const number = list[i];
    if (typeof number === 'number') return number;
    throw new OptionTypeError(`${what}: expected a number at index ${i}, received ${nameOf(number)}.`);
  });
}

function remedyFor(value: unknown): string {
  const name = nameOf(value);
  if (name.includes('Big')) return 'convert it with Float64Array.from(integers, Number)';
  if (name.endsWith('Buffer')) return 'make a view of it, such as new Float32Array(buffer)';
  return 'convert it, for example with Float32Array.from(numbers)';
}

function isKind(tag: string): tag is ArrayKind {
  return Object.hasOwn(constructors, tag) || tag === 'BigInt64Array' || tag === 'BigUint64Array';
}
