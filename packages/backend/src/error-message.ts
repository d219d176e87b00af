/**
 * Says in words what went wrong, whatever was thrown: never empty and never `undefined`. Browsers reject with events that have no message, and
 * errors of another realm are no instances of `Error`.
 *
 * @example
 * ```ts
 * import { errorMessage } from '@argand/backend';
 *
 * errorMessage(new RangeError('too large')); // 'too large'
 * errorMessage(undefined); // 'no reason was given'
 * ```
 */
export function errorMessage(error: unknown): string {
  if (typeof error === 'object' && error !== null) {
    const { message, name, type, permission, resource } = error as Readonly<Record<string, unknown>>;
    // Node's permission model names what it refused beside the message.
    const refused = [permission, resource].filter(isText).join(' ');
    if (isText(message)) return refused === '' ? message : `${message} (${refused})`;
    if (isText(name)) return `${name} without a message`;
    return isText(type) ? `${type} event without a message` : 'no reason was given';
  }
  return error === undefined || error === null || error === '' ? 'no reason was given' : String(error);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
