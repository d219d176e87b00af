// @ts-check
// A worker of Node: the same kernels on the same memory. Plain JavaScript, for Node 20 runs no TypeScript in workers.
import { parentPort, workerData } from 'node:worker_threads';
import { start } from './start.js';

start(workerData, () => parentPort?.postMessage('ready'));
