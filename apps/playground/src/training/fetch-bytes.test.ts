import { expect, test } from 'vitest';
import { fetchBytes } from './fetch-bytes.ts';

const address = new URL('http://site.test/mnist/train.bin');
const respond = (make: (signal: AbortSignal | null | undefined) => Response | Promise<Response>) =>
  (async (_address: unknown, init?: RequestInit) => make(init?.signal)) as typeof fetch;
/** Sends one byte and then nothing. */
const stalling = respond(
  (signal) =>
    new Response(
      new ReadableStream({
        start(controller) {
          controller.enqueue(Uint8Array.of(1));
          signal?.addEventListener('abort', () => controller.error(signal.reason));
        },
      }),
    ),
);

test('a file that arrives in parts is one', async () => {
  const parts = respond(
    () =>
      new Response(
        new ReadableStream({
          async start(controller) {
            for (const byte of [1, 2, 3]) {
              await new Promise((resolve) => setTimeout(resolve, 20));
              controller.enqueue(Uint8Array.of(byte));
            }
            controller.close();
          },
        }),
      ),
  );
  // Each part in time, all together not.
  expect(await fetchBytes(address, { fetch: parts, patience: 50 })).toEqual(Uint8Array.of(1, 2, 3));
});

test.each([
  ['an answer with an error', respond(() => new Response('', { status: 503 })), 'the server answers 503'],
  [
    'no connection',
    respond(() => {
      throw new TypeError('Failed to fetch');
    }),
    'train.bin could not be loaded: no connection',
  ],
  ['a file that stops', stalling, 'train.bin could not be loaded: nothing has arrived for 0.03 seconds'],
])('%s is named', async (_title, fetch, message) => {
  await expect(fetchBytes(address, { fetch, patience: 30 })).rejects.toThrow(message);
});

test('stopped, it rejects with the reason', async () => {
  const stop = new AbortController();
  const fetched = fetchBytes(address, { fetch: stalling, signal: stop.signal });
  const reason = new Error('enough');
  stop.abort(reason);
  await expect(fetched).rejects.toBe(reason);
});
