import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { encode as encodePng } from 'fast-png';
import { describe, expect, test } from 'vitest';
import { goldenFile, goldenPictures } from '../test/golden-pictures.ts';
import { colourPng, greyPng, pngOf, rawPng } from '../test/pictures.ts';
import { decodeImage } from './decode-image.ts';

test.each(goldenPictures)(
  '$name has the pixels that Pillow reads',
  ({ name, bytes, width, height, pixels }) => {
    const decoded = decodeImage(bytes, name);
    expect([decoded.width, decoded.height]).toEqual([width, height]);
    expect(decoded.colours).toEqual(pixels);
  },
);

describe('a PNG', () => {
  test('of any colours comes back as it was written', () => {
    const picture = fc
      .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }))
      .chain(([width, height]) =>
        fc.tuple(
          fc.constant(width),
          fc.constant(height),
          fc.uint8Array({ minLength: 3 * width * height, maxLength: 3 * width * height }),
        ),
      );
    fc.assert(
      fc.property(picture, ([width, height, pixels]) => {
        const decoded = decodeImage(colourPng(width, height, ...pixels), 'picture');
        expect(decoded).toMatchObject({ width, height, colours: pixels });
      }),
    );
  });

  test('grey is distinguished from colours', () => {
    expect(decodeImage(greyPng(2, 1, 9, 200), 'grey')).toEqual({
      width: 2,
      height: 1,
      colours: Uint8Array.of(9, 9, 9, 200, 200, 200),
      grey: true,
    });
    expect(decodeImage(colourPng(2, 1, 9, 9, 9, 1, 2, 3), 'colours').grey).toBe(false);
    expect(decodeImage(colourPng(2, 1, 9, 9, 9, 2, 2, 2), 'equal colours').grey).toBe(true);
  });

  test('of one, two and four bits a pixel has each row begin with a byte', () => {
    const greys = (bytes: Uint8Array): number[] =>
      [...decodeImage(bytes, 'bits').colours].filter((_, index) => index % 3 === 0);
    const high = 255;
    expect(greys(rawPng([3, 2, 1, 0], [[0b10100000], [0b01000000]]))).toEqual([high, 0, high, 0, high, 0]);
    expect(greys(rawPng([5, 1, 2, 0], [[0b00011011, 0b10000000]]))).toEqual([0, 85, 170, 255, 170]);
    expect(greys(rawPng([3, 1, 4, 0], [[0x0f, 0x70]]))).toEqual([0, 255, 119]);
  });

  test('of sixteen bits has the high eight of them', () => {
    const data = Uint16Array.of(0, 128, 129, 257 * 77, 65535);
    const bytes = encodePng({ width: 5, height: 1, depth: 16, channels: 1, data });
    const greys = [...decodeImage(bytes, 'deep').colours].filter((_, index) => index % 3 === 0);
    expect(greys).toEqual([0, 0, 0, 77, 255]);
  });

  test('with a palette has the colours of its palette', () => {
    const palette = ['PLTE', [1, 2, 3, 200, 100, 50]] as const;
    const decoded = decodeImage(rawPng([3, 1, 1, 3], [[0b01000000]], [palette]), 'palette');
    expect([...decoded.colours]).toEqual([1, 2, 3, 200, 100, 50, 1, 2, 3]);
  });

  test('with transparent pixels is refused, with opaque ones not', () => {
    const withAlpha = (alpha: number): Uint8Array =>
      encodePng({ width: 1, height: 1, depth: 8, channels: 4, data: Uint8Array.of(1, 2, 3, alpha) });
    expect([...decodeImage(withAlpha(255), 'opaque').colours]).toEqual([1, 2, 3]);
    const problem =
      'it has transparent pixels; put a background behind them and save it without transparency';
    expect(() => decodeImage(withAlpha(254), 'a.png')).toThrow(
      expect.objectContaining({ message: `a.png: cannot be read as a PNG: ${problem}.` }),
    );
    const extra = [
      ['PLTE', [1, 2, 3, 200, 100, 50]],
      ['tRNS', [0]],
    ] as const;
    expect(() => decodeImage(rawPng([3, 1, 1, 3], [[0b01000000]], extra), 'b.png')).toThrow(problem);
  });

  test('with a transparent colour is refused where a pixel has it', () => {
    const grey = rawPng([2, 1, 8, 0], [[4, 5]], [['tRNS', [0, 5]]]);
    const colour = rawPng([1, 1, 8, 2], [[1, 2, 3]], [['tRNS', [0, 1, 0, 2, 0, 3]]]);
    const deep = rawPng([1, 1, 16, 0], [[1, 5]], [['tRNS', [1, 5]]]);
    for (const bytes of [grey, colour, deep]) {
      expect(() => decodeImage(bytes, 'a.png')).toThrow(
        'a.png: cannot be read as a PNG: it has transparent pixels',
      );
    }
  });

  test('with damage outside its pixels is read', () => {
    const pixels = ['IDAT', deflateSync(Uint8Array.of(0, 7))] as const;
    const header = ['IHDR', [0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]] as const;
    const text = ['tEXt', [65, 0, 66], 'damaged'] as const;
    for (const chunks of [
      [header, text, pixels],
      [header, pixels, text],
      [header, ['pHYs', [0]], pixels],
      [header, ['eXIf', [1, 2, 3]], pixels],
      [header, ['iCCP', [65, 0, 0, 1, 2, 3], 'damaged'], pixels],
    ] as const) {
      const bytes = pngOf(chunks);
      expect([...decodeImage(bytes, 'a.png').colours]).toEqual([7, 7, 7]);
      // Cut off anywhere after its pixels too.
      const end = bytes.length - 12;
      if (chunks.at(-1) === pixels)
        expect([...decodeImage(bytes.subarray(0, end), 'a.png').colours]).toEqual([7, 7, 7]);
    }
  });

  test('is not unpacked beyond what its header promises', () => {
    // 64 MiB of zeros follow the one pixel; what lies behind the first of their packed bytes is damaged, and never reached.
    const packed = deflateSync(Buffer.concat([Buffer.of(0, 7), Buffer.alloc(2 ** 26)]));
    packed.fill(0xff, 20_000);
    const bytes = pngOf([
      ['IHDR', [0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]],
      ['IDAT', packed],
    ]);
    expect([...decodeImage(bytes, 'bomb.png').colours]).toEqual([7, 7, 7]);
  });

  test('that promises more than its data can hold is refused before memory is taken', () => {
    expect(() => decodeImage(rawPng([10_000, 10_000, 8, 2], [[0]]), 'a.png')).toThrow(
      /a\.png: cannot be read as a PNG: it is cut short: its header says more pixels than \d+ bytes of data can hold\./,
    );
  });

  test.each<[string, Uint8Array, string]>([
    [
      'a colour type that there is not',
      rawPng([1, 1, 8, 1], [[0]]),
      'its header is damaged: colour type 1 with 8 bits',
    ],
    [
      'a depth that its kind has not',
      rawPng([1, 1, 4, 2], [[0, 0]]),
      'its header is damaged: colour type 2 with 4 bits',
    ],
    ['no width', rawPng([0, 1, 8, 0], [[]]), 'its header says 0 × 1 pixels'],
    [
      'data that are not those of zlib',
      pngOf([
        ['IHDR', [0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]],
        ['IDAT', new Array(20).fill(3)],
      ]),
      'its data are damaged after 0 of 2 bytes',
    ],
    ['no palette', rawPng([1, 1, 8, 3], [[0]]), 'it lacks its palette'],
    [
      'a colour that its palette lacks',
      rawPng([1, 1, 8, 3], [[2]], [['PLTE', [1, 2, 3, 4, 5, 6]]]),
      'it is damaged: a pixel has colour 2, but its palette has 2 colours',
    ],
    [
      'an unknown filter',
      pngOf([
        ['IHDR', [0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]],
        ['IDAT', deflateSync(Uint8Array.of(9, 7))],
      ]),
      'it is damaged: a row has the filter 9',
    ],
    ['too few rows', rawPng([1, 2, 8, 0], [[7]]), 'it is cut short: its data are 2 bytes, but must be 4'],
  ])('that has %s is refused', (_, bytes, reason) => {
    expect(() => decodeImage(bytes, 'a.png')).toThrow(
      expect.objectContaining({ message: `a.png: cannot be read as a PNG: ${reason}.` }),
    );
  });

  test('that is damaged or cut short is refused', () => {
    const whole = greyPng(4, 4, ...Array.from({ length: 16 }, (_, index) => 16 * index));
    for (let length = 0; length < whole.length - 12; length++) {
      expect(() => decodeImage(whole.subarray(0, length), 'cut.png'), `${length} bytes`).toThrow('cut.png: ');
    }
    for (let bit = 8 * 8; bit < 8 * (whole.length - 12); bit += 3) {
      const damaged = new Uint8Array(whole);
      damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(() => decodeImage(damaged, 'damaged.png'), `bit ${bit}`).toThrow('damaged.png: ');
    }
  });

  test('that claims more pixels than any picture has is refused before it is unpacked', () => {
    expect(() => decodeImage(rawPng([100_000, 100_000, 8, 0], [[0]]), 'bomb.png')).toThrow(
      'bomb.png: cannot be read as a PNG: its header says 100000 × 100000 pixels, more than 100000000.',
    );
  });
});

test('what is neither is refused, whatever its name', () => {
  expect(() => decodeImage(new TextEncoder().encode('GIF89a…'), 'a.png')).toThrow(
    expect.objectContaining({ message: 'a.png: neither a PNG nor a JPEG; save the picture as one of them.' }),
  );
});

test('bytes that are damaged anywhere give a picture or an error that names it', () => {
  const kinds = goldenPictures.filter(({ bytes }) => bytes.length < 1500).map(({ name }) => name);
  const damage = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(fc.constantFrom(...kinds), damage, fc.option(fc.nat()), (name, changes, end) => {
      const bytes = goldenFile(name).slice(0, end === null ? undefined : 2 + (end % goldenFile(name).length));
      for (const [place, value] of changes) bytes[2 + (place % Math.max(bytes.length - 2, 1))] = value;
      try {
        const { width, height, colours } = decodeImage(bytes, 'damaged');
        expect(colours.length).toBe(3 * width * height);
      } catch (error) {
        expect(error).toBeInstanceOf(Error);
        expect(String(error)).toMatch(
          /^FormatError: damaged: (cannot be read as a (PNG|JPEG): .+|neither a PNG nor a JPEG.+)\.$/s,
        );
        expect(String(error)).not.toMatch(/undefined|NaN|RangeError|Invalid/);
      }
    }),
    { numRuns: 2000 },
  );
});
