import { describe, expect, test } from 'vitest';
import { goldenFile } from '../../test/golden-pictures.ts';
import { decodeJpeg } from './decode-jpeg.ts';

const decode = (bytes: Uint8Array) => decodeJpeg(bytes, 1_000_000);
const baseline = goldenFile('jpeg 420');
const progressive = goldenFile('jpeg 420-progressive');

/** The offset of the first marker of this code. */
const find = (bytes: Uint8Array, code: number): number =>
  bytes.findIndex((byte, at) => byte === 0xff && bytes[at + 1] === code);
/** A copy in which bytes after a marker are replaced: `offset` counts from the marker. */
const changed = (
  bytes: Uint8Array,
  code: number,
  offset: number,
  ...values: readonly number[]
): Uint8Array => {
  const copy = new Uint8Array(bytes);
  copy.set(values, find(bytes, code) + offset);
  return copy;
};
const without = (bytes: Uint8Array, start: number, count: number): Uint8Array =>
  Uint8Array.from([...bytes.subarray(0, start), ...bytes.subarray(start + count)]);

describe('a JPEG that is cut short', () => {
  test('is refused at every length, up to the end of its data', () => {
    for (let length = 2; length < baseline.length - 2; length++) {
      expect(() => decode(baseline.subarray(0, length)), `${length} bytes`).toThrow(/cut short|too soon/);
    }
    expect(decode(baseline.subarray(0, -2))).toEqual(decode(baseline));
  });

  test('is refused without its end where further scans could have followed', () => {
    for (let length = 2; length < progressive.length; length++) {
      expect(() => decode(progressive.subarray(0, length)), `${length} bytes`).toThrow(/cut short|too soon/);
    }
  });

  test('is refused where its end comes before its data do', () => {
    const half = baseline.slice(0, find(baseline, 0xda) + 30);
    half.set([0xff, 0xd9], half.length - 2);
    expect(() => decode(half)).toThrow(/its data end too soon: at byte \d+ some of the picture is missing/);
  });
});

describe('a JPEG is refused', () => {
  test.each<[string, Uint8Array, string | RegExp]>([
    ['of 12 bits', changed(baseline, 0xc0, 4, 12), 'it has 12 bits per sample; save it with 8'],
    [
      'without loss',
      changed(baseline, 0xc0, 1, 0xc3),
      'it is lossless; save it as a baseline or progressive JPEG',
    ],
    ['by arithmetic codes', changed(baseline, 0xc0, 1, 0xc9), 'it is arithmetic-coded; save it as'],
    ['without height', changed(baseline, 0xc0, 5, 0, 0), 'its header says 17 × 0 pixels'],
    [
      'of too many pixels',
      changed(baseline, 0xc0, 5, 255, 255, 255, 255),
      'its header says 65535 × 65535 pixels, more than 1000000',
    ],
    [
      'of more pixels than its bytes can hold',
      changed(baseline, 0xc0, 5, 3, 232, 3, 232),
      /it is cut short: its header says 1000 × 1000 pixels, which do not fit into \d+ bytes/,
    ],
    [
      'of sampling factors without a ratio',
      changed(baseline, 0xc0, 11, 0x31, 0, 2, 0x21),
      'its sampling factor 2 × 1 is not supported beside 3 × 1',
    ],
    ['of sampling factor 0', changed(baseline, 0xc0, 11, 0x01), 'its sampling factor 0 × 1'],
    ['of a damaged Huffman table', changed(baseline, 0xc4, 5, 255), 'a Huffman table is damaged'],
    ['without its quantisation tables', changed(baseline, 0xdb, 1, 0xe5), 'it lacks a quantisation table'],
    [
      'of another component',
      changed(baseline, 0xda, 5, 99),
      'a scan is of a component that the frame header lacks',
    ],
    ['without a frame', changed(baseline, 0xc0, 1, 0xe5), 'it has no frame header before its first scan'],
    [
      'with another in it',
      Uint8Array.from([0xff, 0xd8, ...baseline]),
      'another picture begins at byte 2, before this one ends',
    ],
    [
      'without a restart marker',
      without(goldenFile('jpeg 420-restart'), find(goldenFile('jpeg 420-restart'), 0xd0), 2),
      /restart marker 0 is missing/,
    ],
    [
      'of another restart marker',
      changed(goldenFile('jpeg 420-restart'), 0xd0, 1, 0xd5),
      /restart marker 0 is missing/,
    ],
    [
      'of a range of coefficients that there is not',
      changed(progressive, 0xda, 11, 1),
      'the header of a scan is damaged',
    ],
  ])('%s', (_, bytes, reason) => {
    expect(() => decode(bytes)).toThrow(reason);
  });

  test('of more scans than any program writes', () => {
    // The same refinement of one grey block, again and again.
    const grey = goldenFile('jpeg grey-progressive');
    const start = find(grey, 0xda);
    const scan = grey.slice(
      start,
      grey.findIndex((byte, at) => at > start + 10 && byte === 0xff && grey[at + 1] !== 0),
    );
    const many = Uint8Array.from([
      ...grey.subarray(0, start),
      ...Array(250)
        .fill([...scan])
        .flat(),
      0xff,
      0xd9,
    ]);
    expect(() => decode(many)).toThrow('it has more than 200 scans');
  });
});
