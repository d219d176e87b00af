import { isNumberArray } from '@argand/arrays';
import { describeValue } from '@argand/backend';
import { OptionTypeError } from '@argand/errors';

/** @throws TypeError that names the function and the argument unless it is a list or a typed array of numbers */
export function requireNumberList(caller: string, what: string, value: unknown): void {
  if (Array.isArray(value) || isNumberArray(value)) return;
  throw new OptionTypeError(
    `${caller}: expected ${what} to be a list of numbers, received ${describeValue(value)}.`,
  );
}
