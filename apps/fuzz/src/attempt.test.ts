import { expect, test } from 'vitest';
import { attempt } from './attempt.ts';
import { mutateBytes } from './mutation/bytes.ts';
import type { Target } from './target.ts';

/** A reader with a planted fault. */
function faulty(read: Target['read']): Target {
  return { name: 'faulty', seeds: async () => [], mutate: mutateBytes, read };
}

const input = Uint8Array.of(1);

test('an error that names the file is an answer', async () => {
  const refuse = (_: Uint8Array, file: string) => {
    throw new Error(`${file}: truncated: 1 byte, expected 8.`);
  };
  expect(await attempt(faulty(refuse), input)).toBeUndefined();
});

test.each<[string, Target['read'], RegExp]>([
  ['an error of the engine', () => (undefined as unknown as string).length, /does not name the file/],
  [
    'an error of the engine behind the name of the file',
    (_, file) => {
      throw new Error(`${file}: Cannot read properties of undefined (reading '3').`);
    },
    /engine's words/,
  ],
  [
    'something that is no error',
    () => {
      throw 'wrong';
    },
    /no Error/,
  ],
  [
    'a rejected promise',
    () => Promise.reject(new RangeError('Invalid array length')),
    /does not name the file/,
  ],
  [
    'an endless message',
    (_, file) => {
      throw new Error(`${file}: ${'x'.repeat(3000)}`);
    },
    /3012 characters/,
  ],
])('%s is a failure', async (_, read, problem) => {
  expect(await attempt(faulty(read), input)).toMatch(problem);
});
