// A worker of Node that augments batches.
import { parentPort } from 'node:worker_threads';
import { answer } from '../augmentation/answer.ts';

parentPort?.on('message', (request) => {
  const { message, transferred } = answer(request);
  parentPort?.postMessage(message, transferred);
});
