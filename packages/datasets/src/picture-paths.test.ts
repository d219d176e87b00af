import { expect, test } from 'vitest';
import { isHiddenName, isOtherPicture, isReadablePicture, withoutHidden } from './picture-paths.ts';

test.each(['.DS_Store', '._1.png', '.ipynb_checkpoints', '__MACOSX', '@eaDir', '$RECYCLE.BIN'])(
  '%s is hidden',
  (name) => {
    expect(isHiddenName(name)).toBe(true);
  },
);

test.each(['1.png', 'a.b', '_', 'MACOSX'])('%s is not hidden', (name) => {
  expect(isHiddenName(name)).toBe(false);
});

test('pictures are known by the ends of their names, in any case', () => {
  expect(['a.png', 'a.PNG', 'a.jpg', 'a.Jpeg'].every(isReadablePicture)).toBe(true);
  expect(['Thumbs.db', 'desktop.ini', 'a.png.txt', 'png'].some(isReadablePicture)).toBe(false);
  expect(['a.gif', 'a.HEIC', 'a.webp'].every(isOtherPicture)).toBe(true);
});

test('files in hidden folders are left out, but the folder in which all lie may be hidden', () => {
  const kept = (paths: readonly string[]): string[] => withoutHidden(paths, (path) => path);
  expect(kept(['ash/1.png', 'ash/.2.png', '.git/3.png', '__MACOSX/ash/._1.png'])).toEqual(['ash/1.png']);
  expect(kept(['.mine/ash/1.png', '.mine/ash/._1.png'])).toEqual(['.mine/ash/1.png']);
  expect(kept([])).toEqual([]);
});
