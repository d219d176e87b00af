import { OptionError } from '@argand/errors';
import { describeValue } from './argument-type.ts';

/** Which numbers an option takes. Infinity and NaN are never among them. */
export interface NumberBounds {
  /** Whole numbers only, up to 2^53 − 1. */
  readonly whole?: boolean;
  readonly atLeast?: number;
  readonly above?: number;
  readonly atMost?: number;
  readonly below?: number;
}

/**
 * Checks a number that is an option or an argument of a public function.
 *
 * @param caller the function's name
 * @param name the option's name
 * @throws OptionError that names the function, the option, the value and what is expected
 * @example
 * ```ts
 * import { requireNumber } from '@argand/backend';
 *
 * let message = '';
 * try {
 *   requireNumber('fit', 'batchSize', 0, { whole: true, atLeast: 1 });
 * } catch (error) {
 *   message = String(error);
 * }
 * message; // 'OptionError: fit: batchSize is 0; expected a whole number of at least 1.'
 * ```
 */
export function requireNumber(caller: string, name: string, value: unknown, bounds: NumberBounds = {}): void {
  const { whole = false, atLeast, above, atMost, below } = bounds;
  const fits =
    typeof value === 'number' &&
    (whole ? Number.isSafeInteger(value) : Number.isFinite(value)) &&
    !(atLeast !== undefined && value < atLeast) &&
    !(above !== undefined && value <= above) &&
    !(atMost !== undefined && value > atMost) &&
    !(below !== undefined && value >= below);
  if (fits) return;
  const limits = [
    ...(atLeast === undefined ? [] : [`of at least ${atLeast}`]),
    ...(above === undefined ? [] : [`above ${above}`]),
    ...(atMost === undefined ? [] : [`of at most ${atMost}`]),
    ...(below === undefined ? [] : [`below ${below}`]),
  ];
  const what = whole
    ? 'a whole number'
    : Number.isNaN(Number(value) - Number(value))
      ? 'a finite number'
      : 'a number';
  const expected = [what, limits.join(' and ')].join(' ').trimEnd();
  throw new OptionError(`${caller}: ${name} is ${shown(value)}; expected ${expected}.`);
}

function shown(value: unknown): string {
  return typeof value === 'number' ? String(value) : describeValue(value);
}
