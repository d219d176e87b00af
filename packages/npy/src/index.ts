export type { NpyArray, NpyNumbers, WritableNpyArray } from './npy-array.ts';
export { readNpz, type WriteNpzOptions, writeNpz } from './npz.ts';
export { readNpy } from './read-npy.ts';
export { writeNpy } from './write-npy.ts';
