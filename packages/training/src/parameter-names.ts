import { OptionError, OptionTypeError } from '@argand/errors';

/**
 * Whether a parameter is meant by a pattern: its whole name, or the beginning or the end of it up to a dot. `layers.0` means all parameters
 * of that layer, `bias` those of all layers.
 */
export function matchesName(name: string, pattern: string): boolean {
  return name === pattern || name.startsWith(`${pattern}.`) || name.endsWith(`.${pattern}`);
}

/**
 * Whether a parameter is meant by one of some patterns.
 */
export function matchesAny(name: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => matchesName(name, pattern));
}

/** @throws TypeError if the patterns are not a list of texts; RangeError if one of them means no parameter */
export function requirePatterns(
  caller: string,
  option: string,
  patterns: unknown,
  names?: readonly string[],
): asserts patterns is readonly string[] {
  if (!Array.isArray(patterns) || patterns.some((pattern) => typeof pattern !== 'string')) {
    throw new OptionTypeError(
      `${caller}: expected ${option} to be a list of parameter names, such as ['layers.0', 'bias'], received ${String(patterns)}.`,
    );
  }
  const unknown: unknown =
    names && patterns.find((pattern) => !names.some((name) => matchesName(name, pattern)));
  if (unknown !== undefined) {
    throw new OptionError(
      `${caller}: ${option} names '${unknown}', which is the name of no parameter, nor its beginning or end; the parameters are ${names?.join(', ')}.`,
    );
  }
}
