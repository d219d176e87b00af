export { bernoulli } from './bernoulli.ts';
export { randomBits } from './bits.ts';
export { integers } from './integers.ts';
export { normal } from './normal.ts';
export { choice, permutation } from './permutation.ts';
export { type Block, fillBlocks, philox4x32 } from './philox.ts';
export { type RandomStream, randomStream } from './stream.ts';
export { uniform } from './uniform.ts';
