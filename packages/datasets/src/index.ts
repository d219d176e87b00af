export { type Batch, type BatchOptions, batches, order } from './batches.ts';
export { type Dataset, dataset, pixels, take } from './dataset.ts';
export { type IdxArray, readIdx } from './idx.ts';
export { type IdxDescription, idxDataset } from './idx-dataset.ts';
export { mnist } from './mnist.ts';
export { cacheDirectory, type Places } from './obtain.ts';
export type { DatasetSource, FetchedFile, LoadOptions, Split } from './source.ts';
export type { DataFile } from './verify.ts';
