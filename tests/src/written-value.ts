import { inspect } from 'node:util';

/** Without spaces, kinds of quotes and the lengths that Node prints before lists. */
const plain = (text: string) =>
  text
    .replace(/\(\d+\) ?\[/g, '[')
    .replace(/\s+/g, '')
    .replace(/"/g, "'");

/** Checks that a value is what a comment of an example says first, as Node prints it or as text. @throws Error with both. */
export function requireWritten(value: unknown, written: string): void {
  const printed = [inspect(value, { breakLength: Number.POSITIVE_INFINITY, depth: 6 }), String(value)];
  if (printed.some((text) => text !== '' && plain(written).startsWith(plain(text)))) return;
  throw new Error(`The example gives ${printed[0]}, but its comment says ${written}.`);
}
