import { FormatError } from '@argand/errors';

/**
 * A checkpoint cannot be resumed from: it is damaged, is not a checkpoint, or belongs to another network or another run. The message
 * names the field.
 */
export class CheckpointError extends FormatError {
  override readonly name = 'CheckpointError';
}

/** The error for a field of the checkpoint's JSON that is not as expected. */
export function wrongField(field: string, received: unknown, expected: string): CheckpointError {
  const text = JSON.stringify(received) ?? 'missing';
  const shown = text.length > 100 ? `${text.slice(0, 100)}…` : text;
  return new CheckpointError(
    `checkpoint: __metadata__.training: ${field} is ${shown}; expected ${expected}. The file is not a checkpoint of this version.`,
  );
}

/** A JSON object. @throws CheckpointError if the value is something else */
export function objectOf(value: unknown, field: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw wrongField(field, value, 'an object');
  return Object.fromEntries(Object.entries(value));
}
