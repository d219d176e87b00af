import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { errorMessage } from './error-message.ts';

test.each([
  [new Error('no adapter'), 'no adapter'],
  [runInNewContext('new TypeError("of another realm")'), 'of another realm'],
  [new DOMException('refused', 'SecurityError'), 'refused'],
  [new RangeError(''), 'RangeError without a message'],
  [new Event('error'), 'error event without a message'],
  [
    Object.assign(new Error('refused'), { permission: 'FileSystemRead', resource: '/a' }),
    'refused (FileSystemRead /a)',
  ],
  [
    Object.assign(new Error('refused'), { permission: 'WorkerThreads', resource: '' }),
    'refused (WorkerThreads)',
  ],
  ['no SIMD', 'no SIMD'],
  [7, '7'],
  [undefined, 'no reason was given'],
  [null, 'no reason was given'],
  ['', 'no reason was given'],
  [{ message: undefined }, 'no reason was given'],
  [Object.create(null), 'no reason was given'],
])('%#: of %o', (thrown, words) => {
  expect(errorMessage(thrown)).toBe(words);
});
