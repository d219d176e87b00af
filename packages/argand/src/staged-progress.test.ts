import { expect, test } from 'vitest';
import { openOutput } from './output.ts';
import { stagedProgress } from './staged-progress.ts';

test('one display at a time, each disposed of once', () => {
  const events: string[] = [];
  const output = {
    ...openOutput({ quiet: true }),
    progress: (title: string, total: number, unit: string) => {
      events.push(`open ${title} ${total} ${unit}`);
      return {
        advance: (done: number, detail?: string) => events.push(`${title} ${done} ${detail}`),
        say() {},
        [Symbol.dispose]: () => events.push(`close ${title}`),
      };
    },
  };
  {
    using progress = stagedProgress(output, 'images');
    progress.advance('first', 10, 0);
    progress.advance('first', 10, 5, 'half');
    progress.advance('second', 2, 1);
  }
  expect(events).toEqual([
    'open first 10 images',
    'first 5 half',
    'close first',
    'open second 2 images',
    'second 1 undefined',
    'close second',
  ]);
});
