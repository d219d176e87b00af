import { OptionError } from './errors.ts';

/** Throws unless `length`, an argument of `asked`, is the length that a typed array can have. */
export function requireLength(asked: string, length: number): void {
  if (!Number.isInteger(length) || length < 0 || length >= 2 ** 32) {
    throw new OptionError(`${asked}: length is ${length}, but must be a whole number from 0 to 2^32 - 1.`);
  }
}
