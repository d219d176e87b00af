// A worker of Node: the same kernels on the same memory.
import { parentPort, workerData } from 'node:worker_threads';
import { start } from '../worker-start.ts';

start(workerData, () => parentPort?.postMessage('ready'));
