import { OptionError } from './errors.ts';

/** Throws unless `length`, an argument of `caller`, is the length that a typed array can have. */
export function requireLength(caller: string, length: number): void {
  if (!Number.isInteger(length) || length < 0 || length >= 2 ** 32) {
    throw new OptionError(`${caller}: length is ${length}, but must be a whole number from 0 to 2^32 - 1.`);
  }
}
