export { type ArrayDescription, arrayDataset } from './array-dataset.ts';
export {
  type Augmentation,
  type AugmentOptions,
  augment,
  requireAugmentation,
} from './augmentation/augment.ts';
export { type Augmenter, type AugmenterOptions, augmenter } from './augmentation/augmenter.ts';
export { flipImages } from './augmentation/flip.ts';
export { rotateImages } from './augmentation/rotate.ts';
export { shiftImages } from './augmentation/shift.ts';
export { type Batch, type BatchOptions, batches, shuffledIndices } from './batches.ts';
export { type CifarImages, readCifar } from './cifar.ts';
export { type CifarDescription, cifar10, cifarDataset } from './cifar10.ts';
export { type Dataset, type DatasetParts, dataset, pixels, take } from './dataset.ts';
export { type DecodedImage, decodeImage } from './decode-image.ts';
export { fashionMnist } from './fashion-mnist.ts';
export { type IdxArray, readIdx } from './idx.ts';
export { type IdxDescription, idxDataset } from './idx-dataset.ts';
export { type ImageDescription, type ImageFile, type ImageOptions, imageDataset } from './image-dataset.ts';
export { imageFolder, localDataset } from './local-dataset.ts';
export { mnist } from './mnist.ts';
export { cacheDirectory, type DataLocations } from './obtain.ts';
export { type RandomManifoldsOptions, randomManifolds } from './random-manifolds.ts';
export type { DatasetSource, FetchedFile, LoadOptions, Split } from './source.ts';
export { type SyntheticDescription, syntheticDataset } from './synthetic-dataset.ts';
export type { DataFile } from './verify.ts';
export { type YinYangOptions, yinYang, yinYangClass } from './yin-yang.ts';
