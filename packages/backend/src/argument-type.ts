import { OptionTypeError } from '@argand/errors';
import type { Device } from './device.ts';

/** By this property copies of a package tell each other's objects apart from foreign ones. */
const kindName: unique symbol = Symbol.for('@argand/kind') as never;

/** A sort of object that public functions take, for {@link requireType}. */
export interface ArgumentType<T> {
  /** The type's name, such as `Tensor`. */
  readonly name: string;
  /** The package that makes such objects. */
  readonly package: string;
  /** What to do to get one, as a sentence. */
  readonly remedy: string;
  /** Whether a value is one, of this copy of the package. */
  is(value: unknown): value is T;
}

/**
 * Describes a class as a kind of object, and marks its instances so that another copy of the package recognises them.
 *
 * @example
 * ```ts
 * import { classType, requireType } from '@argand/backend';
 *
 * class Lamp {}
 * const lamp = classType(Lamp, { name: 'Lamp', package: 'lamps', remedy: 'Make one with new Lamp().' });
 * let message = '';
 * try {
 *   requireType(lamp, undefined, 'light', 'lamp');
 * } catch (error) {
 *   message = String(error);
 * }
 * message; // 'OptionTypeError: light: expected lamp to be a Lamp, received undefined. Make one with new Lamp().'
 * ```
 */
export function classType<T>(
  maker: abstract new (...parameters: never[]) => T,
  { name, package: from, remedy }: Omit<ArgumentType<T>, 'is'>,
): ArgumentType<T> {
  Object.defineProperty(maker.prototype, kindName, { value: name });
  return { name, package: from, remedy, is: (value): value is T => value instanceof maker };
}

/**
 * Checks an argument of a public function.
 *
 * @param caller the function's name
 * @param what the argument's name
 * @throws TypeError that names the function, the argument and what it is instead; of an object from another copy of the package it says so
 */
export function requireType<T>(
  kind: ArgumentType<T>,
  value: unknown,
  caller: string,
  what: string,
): asserts value is T {
  if (!kind.is(value)) throw wrongKind(kind, value, caller, what);
}

/** The error of {@link requireType}. */
function wrongKind(kind: ArgumentType<unknown>, value: unknown, caller: string, what: string): TypeError {
  if (markOf(value) === kind.name) {
    return new OptionTypeError(
      `${caller}: ${what} is ${withArticle(kind.name)} from another copy of ${kind.package}. Deduplicate the dependency (npm dedupe, or npm ls ${kind.package} to find the copies).`,
    );
  }
  return new OptionTypeError(
    `${caller}: expected ${what} to be ${withArticle(kind.name)}, received ${describeValue(value)}. ${kind.remedy}`,
  );
}

/**
 * Describes an interface as a kind of object: anything that has these properties, whoever made it.
 *
 * @example
 * ```ts
 * import { interfaceType } from '@argand/backend';
 *
 * const counter = interfaceType<{ count(): number }>(['count'], { name: 'Counter', package: 'counters', remedy: 'Make one.' });
 * counter.is({ count: () => 1 }); // true
 * ```
 */
export function interfaceType<T>(
  properties: readonly (keyof T & string)[],
  description: Omit<ArgumentType<T>, 'is'>,
): ArgumentType<T> {
  return {
    ...description,
    is: (value): value is T =>
      typeof value === 'object' &&
      value !== null &&
      properties.every((name) => ((value as Record<string, unknown>)[name] ?? undefined) !== undefined),
  };
}

/** {@link Device}, for checks of arguments: recognised by what it can do. */
export const deviceType: ArgumentType<Device> = interfaceType(['allocate', 'free', 'write', 'read', 'run'], {
  name: 'Device',
  package: '@argand/backend',
  remedy: 'Open one with await openDevice([…]).',
});

/**
 * Checks the options of a public function.
 *
 * @param names the names of all options, where an unknown one must be refused because the function would answer something else without it
 * @throws TypeError if the options are no object, or one is not among the names
 */
export function requireOptions(
  value: unknown,
  caller: string,
  names?: readonly string[],
): asserts value is object {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isObject || ArrayBuffer.isView(value) || markOf(value) !== undefined) {
    const kind = names ? `an object with ${names.join(' or ')}` : 'an object';
    throw new OptionTypeError(`${caller}: expected options to be ${kind}, received ${describeValue(value)}.`);
  }
  if (names === undefined) return;
  const unknown = Object.keys(value).find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new OptionTypeError(`${caller}: there is no option ${unknown}; expected ${names.join(' or ')}.`);
}

const signalKind = interfaceType<AbortSignal>(['aborted', 'throwIfAborted'], {
  name: 'AbortSignal',
  package: 'the platform',
  remedy: 'Pass the signal of an AbortController.',
});

/** @throws TypeError if an argument of a public function is no list */
export function requireList(
  value: unknown,
  caller: string,
  what: string,
): asserts value is readonly unknown[] {
  if (!Array.isArray(value))
    throw new OptionTypeError(`${caller}: expected ${what} to be a list, received ${describeValue(value)}.`);
}

/** @throws TypeError if an argument of a public function is no function */
export function requireFunction(value: unknown, caller: string, what: string): void {
  if (typeof value !== 'function')
    throw new OptionTypeError(
      `${caller}: expected ${what} to be a function, received ${describeValue(value)}.`,
    );
}

/** @throws TypeError if the signal of long work is no AbortSignal; it may be undefined */
export function requireSignal(value: unknown, caller: string): asserts value is AbortSignal | undefined {
  if (value !== undefined) requireType(signalKind, value, caller, 'signal');
}

/**
 * Says in a few words what a value is, for error messages.
 *
 * @example
 * ```ts
 * import { describeValue } from '@argand/backend';
 *
 * describeValue(new Float32Array(3)); // 'a Float32Array of length 3'
 * ```
 */
export function describeValue(value: unknown): string {
  if (typeof value === 'string') return `the text ${JSON.stringify(cut(value))}`;
  if (typeof value === 'function') return value.name ? `the function ${value.name}` : 'a function';
  if (typeof value === 'bigint') return `the BigInt ${value}n`;
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return `an array of length ${value.length}`;
  const mark = markOf(value);
  if (mark !== undefined) return withArticle(mark);
  const tag = Object.prototype.toString.call(value).slice(8, -1);
  if (ArrayBuffer.isView(value))
    return `${withArticle(tag)}${'length' in value ? ` of length ${value.length}` : ''}`;
  if (tag === 'Promise') return 'a Promise that must be awaited';
  const { name } = (value as { readonly constructor?: { readonly name?: unknown } }).constructor ?? {};
  if (typeof name === 'string' && name !== '' && name !== 'Object') return `an instance of ${name}`;
  const keys = Object.keys(value);
  if (keys.length === 0) return 'an empty object';
  return `an object with ${keys.slice(0, 4).join(', ')}${keys.length > 4 ? ', …' : ''}`;
}

function markOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !(kindName in value)) return undefined;
  const mark: unknown = value[kindName];
  return typeof mark === 'string' ? mark : undefined;
}

function withArticle(name: string): string {
  return /^[AEIO]/.test(name) ? `an ${name}` : `a ${name}`;
}

function cut(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
