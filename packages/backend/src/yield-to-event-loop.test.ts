import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { yieldsToEventLoop } from './yield-to-event-loop.ts';

let now = 0;
beforeEach(() => {
  vi.spyOn(performance, 'now').mockImplementation(() => now);
});
afterEach(() => vi.restoreAllMocks());

test('after long work other work has its turn, and not before', async () => {
  let handled = false;
  const pause = yieldsToEventLoop();
  setImmediate(() => {
    handled = true;
  });
  now += 49;
  await pause();
  expect(handled).toBe(false);
  now += 1;
  await pause();
  expect(handled).toBe(true);
});

test('an aborted signal stops it, also if it is aborted while it yields', async () => {
  const reason = new Error('enough');
  await expect(yieldsToEventLoop(AbortSignal.abort(reason))()).rejects.toBe(reason);
  const controller = new AbortController();
  const pause = yieldsToEventLoop(controller.signal);
  await pause();
  setImmediate(() => controller.abort(reason));
  now += 50;
  await expect(pause()).rejects.toBe(reason);
});
