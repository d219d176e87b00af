// A worker of Node. Plain JavaScript, for Node 20 runs no TypeScript in workers.
import { parentPort } from 'node:worker_threads';
import { answer } from './answer.js';

parentPort?.on('message', (asked) => {
  const { message, transferred } = answer(asked);
  parentPort?.postMessage(message, transferred);
});
