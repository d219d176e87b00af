// A worker of a browser that augments batches.
import { type AugmentRequest, answer } from '../augmentation/answer.ts';

self.onmessage = ({ data }: MessageEvent<AugmentRequest>) => {
  const { message, transferred } = answer(data);
  self.postMessage(message, { transfer: transferred });
};
