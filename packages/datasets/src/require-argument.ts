import { nameOf } from '@argand/arrays';
import { OptionTypeError } from '@argand/errors';

/** @throws TypeError that names the function and the argument unless it is an object, such as a description or options */
export function requireObject(caller: string, what: string, value: unknown): asserts value is object {
  if (typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value))
    return;
  throw new OptionTypeError(`${caller}: expected ${what} to be an object, received ${nameOf(value)}.`);
}

/** @throws TypeError that names the function and the argument unless it is a text that is not empty */
export function requireText(caller: string, what: string, value: unknown): asserts value is string {
  if (typeof value === 'string' && value !== '') return;
  const received = value === '' ? 'an empty one' : nameOf(value);
  throw new OptionTypeError(`${caller}: expected ${what} to be a text, received ${received}.`);
}

/** @throws TypeError that names the function and the argument unless it is a list */
export function requireList(
  caller: string,
  what: string,
  value: unknown,
): asserts value is readonly unknown[] {
  if (Array.isArray(value)) return;
  throw new OptionTypeError(`${caller}: expected ${what} to be a list, received ${nameOf(value)}.`);
}

/** @throws TypeError that names the function unless its argument is a data set */
export function requireDataset(caller: string, value: unknown): void {
  const isDataset =
    typeof value === 'object' &&
    value !== null &&
    'images' in value &&
    'length' in value &&
    'imageShape' in value &&
    Array.isArray(value.imageShape);
  if (isDataset) return;
  const remedy = 'Make one with dataset(…), or await the load(split) of a source.';
  throw new OptionTypeError(`${caller}: expected a Dataset, received ${nameOf(value)}. ${remedy}`);
}
