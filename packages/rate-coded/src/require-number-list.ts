import { requireNumbers } from '@argand/arrays';

/** @throws TypeError that names the function and the argument unless it is a list or a typed array of numbers */
export function requireNumberList(caller: string, name: string, value: ArrayLike<number>): void {
  if (!Array.isArray(value)) requireNumbers(value, `${caller}: ${name}`);
}
