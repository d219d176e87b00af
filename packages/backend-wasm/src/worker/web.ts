// A worker of a browser: the same kernels on the same memory.

import { start } from '../worker-start.ts';
import type { WorkerStart } from '../workers.ts';

self.onmessage = ({ data }: MessageEvent<WorkerStart>) => {
  start(data, () => self.postMessage('ready'));
};
