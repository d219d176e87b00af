// @ts-check
// A worker of a browser: the same kernels on the same memory.
import { start } from './start.js';

self.onmessage = (/** @type {MessageEvent<import('./start.js').Start>} */ { data }) => {
  start(data, () => self.postMessage('ready'));
};
