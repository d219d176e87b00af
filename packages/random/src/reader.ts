import { fillBlocks } from './philox.ts';
import type { RandomStream } from './stream.ts';

const bufferBlocks = 64;

/** Reads the words of a stream one after another, for what cannot say beforehand how many it will need. */
export function readWords(stream: RandomStream): () => number {
  const words = new Uint32Array(4 * bufferBlocks);
  let firstBlock = 0;
  let position = words.length;
  return () => {
    if (position === words.length) {
      fillBlocks(words, firstBlock, stream.counter, stream.key);
      firstBlock += bufferBlocks;
      position = 0;
    }
    return words[position++];
  };
}
