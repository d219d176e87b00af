import { FormatError } from '@argand/errors';
import { duplicateName } from './duplicate-name.ts';

/**
 * A JSON text as a value.
 *
 * @param path what the text is, for errors
 * @throws Error that says where the text is not JSON, or which name occurs twice in one object
 */
export function parseJson(text: string, path: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new FormatError(`${path} is not JSON: ${error instanceof Error ? error.message : String(error)}.`);
  }
  const twice = duplicateName(text);
  if (twice) {
    throw new FormatError(
      `${path}: the name ${JSON.stringify(twice.name)} occurs twice, again at ${twice.offset}.`,
    );
  }
  return value;
}

/** A value as errors show it: as JSON, and not too much of it. */
export function shown(value: unknown): string {
  let text: string;
  try {
    text = JSON.stringify(value) ?? 'missing';
  } catch {
    // Lists in lists without end exhaust the stack.
    text = 'nested too deeply to show';
  }
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}
