import { idxDataset } from './idx-dataset.ts';
import type { DatasetSource } from './source.ts';

/**
 * Fashion-MNIST: 60,000 training and 10,000 test images of articles of clothing, 28 × 28 bytes in 10 classes, in the
 * shape of MNIST and harder.
 * H. Xiao, K. Rasul, R. Vollgraf, *Fashion-MNIST: a novel image dataset for benchmarking machine learning algorithms*,
 * arXiv 1708.07747.
 *
 * `load` takes the files from the folder `dataDir` where that is given, else from the cache, from the package
 * `dataset-fashion-mnist` of Debian and Ubuntu where that is installed, or from the makers' server.
 *
 * @example
 * import { fashionMnist } from '@argand/datasets';
 *
 * const source = fashionMnist();
 * source.name; // 'fashion-mnist'
 */
export function fashionMnist(): DatasetSource {
  return idxDataset({
    name: 'fashion-mnist',
    description: 'Fashion-MNIST: 60,000 + 10,000 articles of clothing, 28 × 28 grey pixels, 10 classes.',
    imageShape: [28, 28, 1],
    classes: 10,
    classNames: [
      'T-shirt/top',
      'trouser',
      'pullover',
      'dress',
      'coat',
      'sandal',
      'shirt',
      'sneaker',
      'bag',
      'ankle boot',
    ],
    subfolders: ['FashionMNIST/raw', 'raw'],
    systemPackage: { name: 'dataset-fashion-mnist', folder: '/usr/share/datasets/fashion-mnist' },
    mirrors: ['http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/'],
    files: {
      train: {
        images: {
          name: 'train-images-idx3-ubyte',
          bytes: 47_040_016,
          md5: { content: 'f4a8712d7a061bf5bd6d2ca38dc4d50a', gzip: '8d4fb7e6c68d591d4c3dfef9ec88bf0d' },
        },
        labels: {
          name: 'train-labels-idx1-ubyte',
          bytes: 60_008,
          md5: { content: '9018921c3c673c538a1fc5bad174d6f9', gzip: '25c81989df183df01b3e8a0aad5dffbe' },
        },
      },
      test: {
        images: {
          name: 't10k-images-idx3-ubyte',
          bytes: 7_840_016,
          md5: { content: '8181f5470baa50b63fa0f6fddb340f0a', gzip: 'bef4ecab320f06d8554ea6380940ec79' },
        },
        labels: {
          name: 't10k-labels-idx1-ubyte',
          bytes: 10_008,
          md5: { content: '15d484375f8d13e6eb1aabb0c3f46965', gzip: 'bb300cfdad3c16e7a12a480ee83cd310' },
        },
      },
    },
  });
}
