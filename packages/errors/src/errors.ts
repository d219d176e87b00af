/** What kind of fault an error reports. Stable: a later version adds codes and changes none. */
export type ErrorCode = 'shape' | 'option' | 'format' | 'device' | 'numeric' | 'interrupted';

/** Anything with a constructor, as `instanceof` has it on its right. */
type ErrorClass = abstract new (...parameters: never[]) => Error;

/**
 * `instanceof` for the classes of this file compares `code`, so that errors of another copy of this package, and those of packages without
 * dependencies, are recognised. Subclasses, such as `CheckpointError`, are recognised as usual.
 */
function isInstance(base: ErrorClass, target: unknown, code: ErrorCode, value: unknown): boolean {
  if (target !== base) return Function.prototype[Symbol.hasInstance].call(target, value);
  return value instanceof Error && 'code' in value && value.code === code;
}

/** Tensors, images or arrays do not have the shape that is expected: a wrong number of axes or numbers, an axis that does not exist. */
export class ShapeError extends RangeError {
  override readonly name: string = 'ShapeError';
  readonly code = 'shape' as const satisfies ErrorCode;

  /** By `code`, so that errors of another copy of this package, or of another realm, are recognised. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    // biome-ignore lint/complexity/noThisInStatic: a subclass is compared with itself
    return isInstance(ShapeError, this, 'shape', value);
  }
}

/**
 * An argument or an option has a value that is not allowed.
 *
 * @example
 * ```ts
 * import { OptionError } from '@argand/errors';
 * import { permutation, randomStream } from '@argand/random';
 *
 * let caught: unknown;
 * try {
 *   permutation(randomStream(0, 'order'), -1);
 * } catch (error) {
 *   caught = error;
 * }
 * caught instanceof OptionError; // true
 * ```
 */
export class OptionError extends RangeError {
  override readonly name: string = 'OptionError';
  readonly code = 'option' as const satisfies ErrorCode;

  /** By `code`, so that errors of another copy of this package, or of another realm, are recognised. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    // biome-ignore lint/complexity/noThisInStatic: a subclass is compared with itself
    return isInstance(OptionError, this, 'option', value);
  }
}

/** An argument or an option is of a type that is not allowed. It is an `instanceof` {@link OptionError} too, which has the same code. */
export class OptionTypeError extends TypeError {
  override readonly name: string = 'OptionTypeError';
  readonly code = 'option' as const satisfies ErrorCode;
}

/** A file, or bytes or JSON from outside, is damaged or is not what it should be. */
export class FormatError extends Error {
  override readonly name: string = 'FormatError';
  readonly code = 'format' as const satisfies ErrorCode;

  /** By `code`, so that errors of another copy of this package, or of another realm, are recognised. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    // biome-ignore lint/complexity/noThisInStatic: a subclass is compared with itself
    return isInstance(FormatError, this, 'format', value);
  }
}

/** Something went wrong on a device: no memory, a storage or tensor that was freed, a kernel it does not have, a device that is closed. */
export class DeviceError extends Error {
  override readonly name: string = 'DeviceError';
  readonly code = 'device' as const satisfies ErrorCode;

  /** By `code`, so that errors of another copy of this package, or of another realm, are recognised. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    // biome-ignore lint/complexity/noThisInStatic: a subclass is compared with itself
    return isInstance(DeviceError, this, 'device', value);
  }
}

/** A number is NaN or infinite where finite numbers are needed. */
export class NumericError extends Error {
  override readonly name: string = 'NumericError';
  readonly code = 'numeric' as const satisfies ErrorCode;

  /** By `code`, so that errors of another copy of this package, or of another realm, are recognised. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    // biome-ignore lint/complexity/noThisInStatic: a subclass is compared with itself
    return isInstance(NumericError, this, 'numeric', value);
  }
}

/** Work was stopped before its end; what there is of it can be continued. `cause` says why. */
export class InterruptedError extends Error {
  override readonly name: string = 'InterruptedError';
  readonly code = 'interrupted' as const satisfies ErrorCode;

  /** By `code`, so that errors of another copy of this package, or of another realm, are recognised. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    // biome-ignore lint/complexity/noThisInStatic: a subclass is compared with itself
    return isInstance(InterruptedError, this, 'interrupted', value);
  }
}
