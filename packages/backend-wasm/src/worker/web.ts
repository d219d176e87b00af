// A worker of a browser: the same kernels on the same memory.
import type { WorkerStart } from '../workers.ts';
import { start } from '../worker-start.ts';

self.onmessage = ({ data }: MessageEvent<WorkerStart>) => {
  start(data, () => self.postMessage('ready'));
};
