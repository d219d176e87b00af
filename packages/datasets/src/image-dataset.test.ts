import { describe, expect, test } from 'vitest';
import { colourPng, greyPng } from '../test/pictures.ts';
import { type ImageFile, type ImageOptions, imageDataset } from './image-dataset.ts';

const file = (path: string, bytes: Uint8Array): ImageFile => ({ path, bytes });
const load = async (files: readonly ImageFile[], options: ImageOptions = {}) => {
  const source = imageDataset({ files, name: 'leaves', ...options });
  return { train: await source.load('train'), test: await source.load('test') };
};
/** The pictures of a split as text, label before pixels, in an order of their own. */
const contents = ({ images, labels, imageShape }: Awaited<ReturnType<typeof load>>['train']): string[] => {
  const size = imageShape.reduce((product, length) => product * length, 1);
  return Array.from(
    labels,
    (label, index) => `${label}: ${images.subarray(index * size, (index + 1) * size)}`,
  ).sort();
};

describe('pictures in a folder for each class', () => {
  test('apart for training and examination keep to that, with classes in the order of their names', async () => {
    const { train, test: examination } = await load([
      file('pictures/train/oak/1.png', greyPng(2, 1, 1, 2)),
      file('pictures/train/ash/b.PNG', greyPng(2, 1, 3, 4)),
      file('pictures/train/ash/a.png', greyPng(2, 1, 5, 6)),
      file('pictures/train/ash/notes.txt', new Uint8Array(3)),
      file('pictures/test/oak/9.png', greyPng(2, 1, 7, 8)),
    ]);
    expect(train).toMatchObject({ name: 'leaves train', classNames: ['ash', 'oak'], imageShape: [1, 2, 1] });
    expect(contents(train)).toEqual(['0: 3,4', '0: 5,6', '1: 1,2']);
    expect(contents(examination)).toEqual(['1: 7,8']);
  });

  test('are grey where all are grey, and in colours else; either may be requested', async () => {
    const grey = file('a/1.png', greyPng(1, 1, 100));
    const red = file('a/2.png', colourPng(1, 1, 255, 0, 0));
    const other = [file('b/1.png', greyPng(1, 1, 0)), file('b/2.png', greyPng(1, 1, 0))];
    expect((await load([grey, red, ...other])).train.imageShape).toEqual([1, 1, 3]);
    const { train, test: examination } = await load([grey, red, ...other], { channels: 1 });
    expect([...contents(train), ...contents(examination)].sort()).toEqual([
      '0: 100',
      '0: 76',
      '1: 0',
      '1: 0',
    ]);
    expect(
      (await load([grey, file('a/2.png', greyPng(1, 1, 9)), ...other], { channels: 3 })).train.imageShape,
    ).toEqual([1, 1, 3]);
  });

  test('together are held out by share, each class for itself, fixed by the seed', async () => {
    const files = ['ash', 'elm', 'oak'].flatMap((name, label) =>
      Array.from({ length: 10 }, (_, index) =>
        file(`${name}/${index}.png`, greyPng(1, 1, 10 * label + index)),
      ),
    );
    const first = await load(files, { heldOut: 0.3, seed: 1 });
    expect([first.train.length, first.test.length]).toEqual([21, 9]);
    for (const label of [0, 1, 2]) expect(first.test.labels.filter((one) => one === label).length).toBe(3);
    expect([...contents(first.train), ...contents(first.test)]).toHaveLength(new Set(files).size);
    expect(new Set([...first.train.images, ...first.test.images]).size).toBe(30);
    expect(await load([...files].reverse(), { heldOut: 0.3, seed: 1 })).toEqual(first);
    expect(await load(files, { heldOut: 0.3, seed: 2 })).not.toEqual(first);
    // Mixed: the first few are not all of one class.
    expect(new Set(first.train.labels.subarray(0, 10)).size).toBeGreaterThan(1);
  });

  test('are one class where their names differ only in the composition of letters', async () => {
    const [composed, decomposed] = ['\u00e9rable', 'e\u0301rable'];
    const { train, test: examination } = await load([
      file(`train/${composed}/1.png`, greyPng(1, 1, 1)),
      file(`train/${decomposed}/2.png`, greyPng(1, 1, 2)),
      file('train/oak/1.png', greyPng(1, 1, 3)),
      file(`test/${decomposed}/3.png`, greyPng(1, 1, 4)),
    ]);
    expect(train.classNames).toEqual(['oak', composed]);
    expect(contents(train)).toEqual(['0: 3', '1: 1', '1: 2']);
    expect(contents(examination)).toEqual(['1: 4']);
    // The same choice on a system that decomposes names.
    const named = (name: string) =>
      Array.from({ length: 9 }, (_, index) => file(`${name}/${index}.png`, greyPng(1, 1, index)));
    const other = Array.from({ length: 9 }, (_, index) =>
      file(`fir/${index}.png`, greyPng(1, 1, 90 + index)),
    );
    expect(await load([...named(composed), ...other])).toEqual(await load([...named(decomposed), ...other]));
  });

  test('leave hidden files and folders out', async () => {
    const visible = ['ash', 'oak'].flatMap((label) =>
      [1, 2].map((index) => file(`leaves/${label}/${index}.png`, greyPng(1, 1, index))),
    );
    const hidden = [
      'ash/._1.png',
      '.DS_Store',
      'ash/.ipynb_checkpoints/1.png',
      '__MACOSX/ash/._1.png',
      'ash/Thumbs.db',
      'desktop.ini',
    ];
    const broken = hidden.map((path) => file(`leaves/${path}`, Uint8Array.of(0, 5, 22, 7)));
    expect(await load([...visible, ...broken])).toEqual(await load(visible));
  });

  const good = [file('train/a/1.png', greyPng(1, 1, 1)), file('test/a/1.png', greyPng(1, 1, 1))];
  test.each<[string, readonly ImageFile[], string]>([
    [
      'of different sizes',
      [...good, file('train/a/2.png', greyPng(2, 1, 1, 1))],
      'leaves: train/a/2.png is 2 × 1 pixels, but test/a/1.png is 1 × 1; bring all pictures to one size.',
    ],
    [
      'of a class that train lacks',
      [...good, file('test/b/1.png', greyPng(1, 1, 1))],
      'leaves: test/b/1.png is of the class "b", which train lacks; it has a.',
    ],
    [
      'in no folder',
      [...good, file('1.png', greyPng(1, 1, 1))],
      'leaves: 1.png is in no folder of a class; put it into one that is named as its class.',
    ],
    [
      'in no folder of a class',
      [...good, file('train/1.png', greyPng(1, 1, 1))],
      'leaves: train/1.png is in no folder of a class; put it into one that is named as its class.',
    ],
    [
      'deeper than others',
      [...good, file('train/a/deep/1.png', greyPng(1, 1, 1))],
      'leaves: test/a/1.png and train/a/deep/1.png do not lie alike; ' +
        'all must be CLASS/FILE, or train/CLASS/FILE and test/CLASS/FILE.',
    ],
    [
      'without any for the examination',
      [file('train/a/1.png', greyPng(1, 1, 1))],
      'leaves: the folder test has no picture in it.',
    ],
    [
      'of another kind',
      [...good, file('train/a/2.webp', new Uint8Array(3))],
      'leaves: train/a/2.webp: save the picture as a PNG or a JPEG.',
    ],
    [
      'that are none',
      [...good, file('train/a/2.png', new Uint8Array(3))],
      'leaves: train/a/2.png: neither a PNG nor a JPEG; save the picture as one of them.',
    ],
    [
      'that are too few to hold one out',
      [file('a/1.png', greyPng(1, 1, 1))],
      'leaves: the class "a" has 1 picture, a/1.png; ' +
        'it expects 2 at least: one to learn from and one to be examined on.',
    ],
    [
      'that are not there',
      [file('a/notes.txt', new Uint8Array(3))],
      'leaves: there is no picture (.png, .jpg, .jpeg) in it; it expects one folder for each class with pictures in it.',
    ],
  ])('are refused: %s', async (_, files, message) => {
    await expect(load(files)).rejects.toThrow(expect.objectContaining({ message: message }));
  });

  test('are read once, and again after a failure', async () => {
    let times = 0;
    const source = imageDataset({
      files: async () => {
        times++;
        if (times === 1) throw new Error('not yet');
        return good;
      },
    });
    await expect(source.load('train')).rejects.toThrow('not yet');
    await source.load('train');
    await source.load('test');
    expect(times).toBe(2);
    expect(() => imageDataset({ files: [], heldOut: 1 })).toThrow('heldOut is 1');
  });
});
