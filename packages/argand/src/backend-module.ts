import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Backend, errorMessage } from '@argand/backend';
import { UsageError } from './failure.ts';

/**
 * A backend of the user's own: the default export of a module, or what it returns where it is a function. A name that begins with a dot, or
 * is an absolute path, is a file, seen from the working folder; any other is a package that is installed there.
 *
 * @param expected what the option takes, for errors
 * @throws UsageError if there is no such module, or it exports no backend; Error if the module fails while it is loaded
 */
export async function importBackend(name: string, expected: string): Promise<Backend> {
  const url = pathToFileURL(locateBackend(name, expected)).href;
  let found: { readonly default?: unknown };
  try {
    found = await import(url);
  } catch (error) {
    throw new Error(`--backend ${name}: ${url} cannot be loaded: ${errorMessage(error)}`);
  }
  const exported = typeof found.default === 'function' ? await found.default() : found.default;
  if (isBackend(exported)) return exported;
  throw new UsageError(
    `--backend ${name}: the module exports no backend; its default export must be an object with name and open(), or a function that returns one.`,
  );
}

/** The path of the module's file. @throws UsageError if there is none */
export function locateBackend(name: string, expected: string): string {
  try {
    return createRequire(resolve('package.json')).resolve(name);
  } catch (error) {
    throw new UsageError(`--backend ${name}: there is no such backend (${firstLine(error)}); ${expected}.`);
  }
}

const firstLine = (error: unknown) => errorMessage(error).split('\n', 1)[0];

function isBackend(value: unknown): value is Backend {
  return (
    typeof value === 'object' &&
    value !== null &&
    'name' in value &&
    typeof value.name === 'string' &&
    'open' in value &&
    typeof value.open === 'function'
  );
}
