import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { encode as encodePng } from 'fast-png';
import { encode as encodeJpeg } from 'jpeg-js';
import { describe, expect, test } from 'vitest';
import { colourPng, greyPng } from '../test/pictures.ts';
import { decodeImage } from './decode-image.ts';

const crcOf = (bytes: Uint8Array): number => {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
};

/** A PNG written by hand from its specification: kinds that the encoder does not write. */
function rawPng(
  [width, height, depth, colourType]: readonly [number, number, number, number],
  rows: readonly (readonly number[])[],
  extra: readonly (readonly [string, readonly number[]])[] = [],
): Uint8Array {
  const chunk = (type: string, data: Uint8Array): Buffer => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const frame = Buffer.alloc(body.length + 8);
    frame.writeUInt32BE(data.length);
    body.copy(frame, 4);
    frame.writeUInt32BE(crcOf(body), body.length + 4);
    return frame;
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width);
  header.writeUInt32BE(height, 4);
  header.set([depth, colourType, 0, 0, 0], 8);
  const data = deflateSync(Buffer.from(rows.flatMap((row) => [0, ...row])));
  return new Uint8Array(
    Buffer.concat([
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
      chunk('IHDR', header),
      ...extra.map(([type, bytes]) => chunk(type, Uint8Array.from(bytes))),
      chunk('IDAT', data),
      chunk('IEND', new Uint8Array(0)),
    ]),
  );
}

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

  test('of grey is told from colours', () => {
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

  test('of sixteen bits is rounded to the nearest of eight', () => {
    const data = Uint16Array.of(0, 128, 129, 257 * 77, 65535);
    const bytes = encodePng({ width: 5, height: 1, depth: 16, channels: 1, data });
    const greys = [...decodeImage(bytes, 'deep').colours].filter((_, index) => index % 3 === 0);
    expect(greys).toEqual([0, 0, 1, 77, 255]);
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
      new Error(`a.png: cannot be read as a PNG: ${problem}.`),
    );
    const extra = [
      ['PLTE', [1, 2, 3, 200, 100, 50]],
      ['tRNS', [0]],
    ] as const;
    expect(() => decodeImage(rawPng([3, 1, 1, 3], [[0b01000000]], extra), 'b.png')).toThrow(problem);
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
      'bomb.png: cannot be read as a PNG: it claims 100000 × 100000 pixels, more than 100000000.',
    );
  });
});

describe('a JPEG', () => {
  const data = new Uint8Array(16 * 16 * 4).map((_, index) => [180, 90, 40, 255][index & 3] ?? 0);
  const jpeg = new Uint8Array(encodeJpeg({ width: 16, height: 16, data }, 95).data);

  test('comes back about as it was', () => {
    const { width, height, colours, grey } = decodeImage(jpeg, 'one.jpg');
    expect([width, height, colours.length, grey]).toEqual([16, 16, 768, false]);
    colours.forEach((value, index) => {
      expect(Math.abs(value - ([180, 90, 40][index % 3] ?? 0))).toBeLessThan(6);
    });
  });

  test('that is cut short is refused', () => {
    for (const length of [3, 100, jpeg.length >> 1, jpeg.length - 10]) {
      expect(() => decodeImage(jpeg.subarray(0, length), 'cut.jpg'), `${length} bytes`).toThrow(
        'cut.jpg: cannot be read as a JPEG: ',
      );
    }
  });
});

test('what is neither is refused, whatever its name', () => {
  expect(() => decodeImage(new TextEncoder().encode('GIF89a…'), 'a.png')).toThrow(
    new Error('a.png: neither a PNG nor a JPEG; save the picture as one of them.'),
  );
});
