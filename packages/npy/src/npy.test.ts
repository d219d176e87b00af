import { readFileSync } from 'node:fs';
import { createContext, runInContext } from 'node:vm';
import fc from 'fast-check';
import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { type NpyArray, readNpy, readNpz, writeNpy, writeNpz } from './index.ts';

const arrays: fc.Arbitrary<NpyArray> = fc
  .array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 })
  .chain((shape) => {
    const size = shape.reduce((product, length) => product * length, 1);
    const exactly = { minLength: size, maxLength: size };
    return fc
      .oneof(
        fc.float32Array(exactly),
        fc.float64Array(exactly),
        fc.int8Array(exactly),
        fc.int16Array(exactly),
        fc.int32Array(exactly),
        fc.uint8Array(exactly),
        fc.uint16Array(exactly),
        fc.uint32Array(exactly),
      )
      .map((numbers) => ({ shape, numbers }));
  });

/** A file with another header text, version and body than writeNpy would give it. */
function fileOf(header: string, body: ArrayLike<number>, version = 1): Uint8Array {
  const text = new TextEncoder().encode(header);
  const length = [text.length & 255, text.length >> 8, ...(version === 1 ? [] : [0, 0])];
  return Uint8Array.from([
    0x93,
    ...Buffer.from('NUMPY'),
    version,
    0,
    ...length,
    ...text,
    ...Array.from(body),
  ]);
}
const headerOf = (type: string, shape = '(2,)', order = 'False') =>
  `{'descr': ${type}, 'fortran_order': ${order}, 'shape': ${shape}, }\n`;

describe('npy', () => {
  test('what was written is read again, numbers and shape, wherever the bytes lie', () => {
    fc.assert(
      fc.property(arrays, fc.nat(9), (array, before) => {
        const bytes = writeNpy(array);
        const moved = new Uint8Array(before + bytes.length);
        moved.set(bytes, before);
        expect(readNpy(moved.subarray(before), 'a.npy')).toEqual(array);
      }),
    );
  });

  test('64-bit integers are read as whole numbers, and none that float64 cannot hold', () => {
    fc.assert(
      fc.property(fc.array(fc.maxSafeInteger()), (list) => {
        const numbers = BigInt64Array.from(list, BigInt);
        const read = readNpy(writeNpy({ shape: [list.length], numbers }), 'a.npy');
        expect(Array.from(read.numbers, BigInt)).toEqual(list.map(BigInt));
      }),
    );
    const beyond = writeNpy({ shape: [2], numbers: BigInt64Array.of(0n, 2n ** 53n) });
    expect(() => readNpy(beyond, 'a.npy')).toThrow('a.npy: number 1 is 9007199254740992; expected 64-bit');
  });

  test('versions 2 and 3, bools, any order of the fields and a single number', () => {
    const two = fileOf(`{"shape": (2, 1), 'fortran_order': False, 'descr': '|b1'}`, [1, 0], 2);
    expect(readNpy(two, 'b.npy')).toEqual({ shape: [2, 1], numbers: Uint8Array.of(1, 0), isBool: true });
    expect(readNpy(fileOf(headerOf("'|u1'", '()'), [7], 3), 'b.npy')).toEqual({
      shape: [],
      numbers: Uint8Array.of(7),
    });
    expect(() => readNpy(fileOf(headerOf("'|b1'"), [0, 2]), 'b.npy')).toThrow(
      'b.npy: number 1 is 2; expected a bool',
    );
  });

  test('the numbers begin at a multiple of 64 bytes, as the format asks', () => {
    const bytes = writeNpy({ shape: [2], numbers: Float32Array.of(1, 2) });
    expect((bytes.length - 8) % 64).toBe(0);
  });

  test.each([
    ['Python objects', headerOf("'|O'"), 'x.npy: descr is |O: Python objects'],
    [
      'complex numbers',
      headerOf("'<c8'"),
      'x.npy: descr is <c8: no numbers that are read here; expected one of f2, f4',
    ],
    ['numbers of 16 bytes', headerOf("'<f16'"), 'x.npy: descr is <f16: no numbers that are read here'],
    ['dates', headerOf("'<M8[ns]'"), 'x.npy: descr is <M8[ns]: no numbers that are read here'],
    [
      'a name of every object',
      headerOf("'toString'"),
      'x.npy: descr is toString: no numbers that are read here',
    ],
    [
      'fields',
      headerOf("[('a', '<f4')]"),
      "x.npy: descr, in the header at byte 10, is a list of fields, [('a', '<f4')]",
    ],
    [
      'a negative length',
      headerOf("'<f4'", '(-2,)'),
      'x.npy: its shape is (-2,), which is no list of lengths.',
    ],
    ['a length beyond numbers', headerOf("'<f4'", '(99999999999999999999,)'), 'which is no list of lengths.'],
    [
      'more numbers than memory',
      headerOf("'<f4'", '(4503599627370496, 4503599627370496)'),
      'but 8 follow the header',
    ],
    ['no shape', "{'descr': '<f4', 'fortran_order': False}", 'x.npy: its header, at byte 10, has no shape'],
    ['two shapes', `${headerOf("'<f4'")}'shape': (1,)`, 'has more than one shape'],
  ])('%s: an error that says so', (_, header, message) => {
    expect(() => readNpy(fileOf(header, new Uint8Array(8)), 'x.npy')).toThrow(message);
  });

  test('a truncated or foreign file is an error that names it, never numbers', () => {
    const bytes = writeNpy({ shape: [3], numbers: Float64Array.of(1, 2, 3) });
    expect(() => readNpy(bytes.subarray(0, bytes.length - 1), 'x.npy')).toThrow(
      'x.npy: shape [3] of <f8 needs 24 bytes, but 23 follow the header, from byte 128 on.',
    );
    for (let length = 0; length < bytes.length; length++) {
      expect(() => readNpy(bytes.subarray(0, length), 'x.npy'), `${length} bytes`).toThrow('x.npy: ');
    }
    expect(() => readNpy(new TextEncoder().encode('no array, just words'), 'x.npy')).toThrow(
      'x.npy: not a .npy file',
    );
    expect(() => readNpy(fileOf(headerOf("'<f4'"), new Uint8Array(8), 4), 'x.npy')).toThrow(
      'x.npy: version 4 of the format, at byte 6; expected 1, 2 or 3',
    );
  });

  test('reads a header of Python 2', () => {
    const file = fileOf(headerOf("'|u1'", '(2L, 1L)'), [7, 9]);
    expect(readNpy(file, 'x.npy').shape).toEqual([2, 1]);
    expect(() => readNpy(fileOf(headerOf("'|u1'", '(2LL,)'), [7, 9]), 'x.npy')).toThrow('no list of lengths');
    expect([...readNpy(fileOf(headerOf("u'|u1'", '(2L,)'), [7, 9]), 'x.npy').numbers]).toEqual([7, 9]);
  });

  test.each([
    ['|u1', [1, 2], Uint8Array.of(1, 2)],
    ['<u1', [1, 2], Uint8Array.of(1, 2)],
    ['u1', [1, 2], Uint8Array.of(1, 2)],
    ['>i1', [255, 2], Int8Array.of(-1, 2)],
    ['<i2', [255, 255, 2, 1], Int16Array.of(-1, 258)],
    ['>i2', [255, 255, 1, 2], Int16Array.of(-1, 258)],
    ['>u2', [156, 64, 0, 1], Uint16Array.of(40_000, 1)],
    ['>u4', [178, 208, 94, 0, 0, 0, 0, 1], Uint32Array.of(3e9, 1)],
    ['>i4', [255, 255, 255, 255, 0, 0, 1, 0], Int32Array.of(-1, 256)],
    ['>i8', [255, 255, 255, 255, 255, 255, 255, 254, 0, 0, 0, 0, 0, 0, 1, 0], Float64Array.of(-2, 256)],
    ['<u8', [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0], Float64Array.of(1, 2 ** 48)],
    ['>f2', [60, 0, 192, 0], Float32Array.of(1, -2)],
    ['=f4', [0, 0, 128, 63, 0, 0, 0, 192], Float32Array.of(1, -2)],
    ['>f4', [63, 128, 0, 0, 192, 0, 0, 0], Float32Array.of(1, -2)],
    ['>f8', [63, 240, 0, 0, 0, 0, 0, 0, 192, 0, 0, 0, 0, 0, 0, 0], Float64Array.of(1, -2)],
  ])('reads %s', (type, body, numbers) => {
    expect(readNpy(fileOf(headerOf(`'${type}'`), body), 'x.npy')).toEqual({ shape: [2], numbers });
  });

  test.each(['|b1', '<b1', '?'])('%s is bool, which comes back as bool', (type) => {
    const array = { shape: [2], numbers: Uint8Array.of(0, 1), isBool: true };
    expect(readNpy(fileOf(headerOf(`'${type}'`), [0, 1]), 'x.npy')).toEqual(array);
    expect(readNpy(writeNpy(array), 'x.npy')).toEqual(array);
    expect(() => writeNpy({ ...array, numbers: Uint8Array.of(0, 2) })).toThrow(
      'writeNpy: number 1 is 2; expected',
    );
    expect(() => writeNpy({ ...array, numbers: Float32Array.of(0, 1) })).toThrow('received a Float32Array');
  });

  test('an array in column-major order is read in row-major order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 }), fc.boolean(), (shape, wide) => {
        const size = shape.reduce((product, length) => product * length, 1);
        const numbers = Uint16Array.from({ length: size }, (_, i) => i);
        const stored = new Uint16Array(size);
        // The place of each index, counted up one by one, with the first axis fastest.
        numbers.forEach((number) => {
          let [rest, place] = [number, 0];
          for (let axis = shape.length - 1; axis >= 0; axis--) {
            const before = shape.slice(0, axis).reduce((product, length) => product * length, 1);
            place += (rest % shape[axis]) * before;
            rest = Math.floor(rest / shape[axis]);
          }
          stored[place] = number;
        });
        const axes = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
        const body = wide ? Array.from(stored).flatMap((n) => [n & 255, n >> 8]) : stored;
        const file = fileOf(headerOf(wide ? "'<u2'" : "'|u1'", axes, 'True'), body);
        const expected = wide ? numbers : Uint8Array.from(numbers);
        expect(readNpy(file, 'x.npy')).toEqual({ shape, numbers: expected });
      }),
    );
  });

  test('arrays of another realm, on shared memory and of clamped bytes are written and read', () => {
    const realm = createContext({ bytes: [...writeNpy({ shape: [2], numbers: Float32Array.of(1, 2) })] });
    const there = runInContext('Float32Array.of(1, 2)', realm);
    expect([...writeNpy({ shape: [2], numbers: there })]).toEqual(realm.bytes);
    const array = { shape: [2], numbers: Float32Array.of(1, 2) };
    expect(readNpy(runInContext('Uint8Array.from(bytes)', realm), 'x.npy')).toEqual(array);
    const shared = new Uint8Array(new SharedArrayBuffer(realm.bytes.length));
    shared.set(realm.bytes);
    expect(readNpy(shared, 'x.npy')).toEqual(array);
    expect(
      readNpz(writeNpz({ a: { shape: [2], numbers: Uint8ClampedArray.of(0, 255) } }), 'x.npz').a.numbers,
    ).toEqual(Uint8Array.of(0, 255));
  });

  test.each([
    [[1, 2], 'a plain array'],
    [new DataView(new ArrayBuffer(2)), 'a DataView'],
    [new ArrayBuffer(2), 'an ArrayBuffer'],
    [undefined, 'undefined'],
  ])('%o is refused in words', (numbers, name) => {
    // @ts-expect-error: what a program without types can give
    expect(() => writeNpy({ shape: [2], numbers })).toThrow(
      `writeNpy: numbers: expected a typed array of numbers, received ${name};`,
    );
  });

  test('what is no array is not written, and says so', () => {
    const given = [undefined, null, 5, [1, 2], Float32Array.of(1)];
    for (const value of given) {
      expect(() => writeNpy(value as never)).toThrow(
        'writeNpy: expected shape and numbers in an object, received ',
      );
      expect(() => writeNpz(value as never)).toThrow(
        'writeNpz: expected arrays by name in an object, received ',
      );
    }
    expect(() => writeNpy({ numbers: Float32Array.of(1) } as never)).toThrow(
      'writeNpy: shape is undefined, but',
    );
    expect(() => writeNpz({}, null as never)).toThrow(
      'writeNpz: expected options in an object, received null.',
    );
    expect(() => readNpy(new Uint8Array(0))).toThrow('NPY data: not a .npy file;');
    expect(() => readNpz(new Uint8Array(0))).toThrow('NPZ data: not a .npz file');
  });

  test('a shape that does not fit is not written', () => {
    expect(() => writeNpy({ shape: [2, 2], numbers: new Float32Array(3) })).toThrow(
      'writeNpy: shape is [2, 2], but there are 3 numbers',
    );
    expect(() => writeNpy({ shape: [-1, -3], numbers: new Float32Array(3) })).toThrow('shape is [-1, -3]');
  });

  test('reads what NumPy wrote', () => {
    const labels = readNpy(
      readFileSync(new URL('../../../tests/golden/gradients-dense/labels.npy', import.meta.url)),
      'labels.npy',
    );
    expect(labels.numbers).toBeInstanceOf(Int32Array);
    expect(labels.shape).toEqual([labels.numbers.length]);
  });
});

test.each([new ArrayBuffer(8), [1, 2], 'text', undefined])('%o is no file: refused in words', (bytes) => {
  // @ts-expect-error: what a program without types can give
  expect(() => readNpy(bytes, 'x.npy')).toThrow(
    'x.npy: expected the bytes of a file in a Uint8Array, received ',
  );
  // @ts-expect-error: what a program without types can give
  expect(() => readNpz(bytes, 'x.npz')).toThrow(
    'x.npz: expected the bytes of a file in a Uint8Array, received ',
  );
});

describe('npz', () => {
  test('reads an archive in shared memory', () => {
    const array = { shape: [2], numbers: Float32Array.of(1, 2) };
    for (const compressed of [false, true]) {
      const bytes = writeNpz({ a: array }, { compressed });
      const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
      shared.set(bytes);
      expect(readNpz(shared, 'x.npz')).toEqual({ a: array });
    }
  });

  test('keeps every array under its name, stored or deflated', () => {
    fc.assert(
      fc.property(arrays, arrays, fc.boolean(), (a, b, compressed) => {
        const bytes = writeNpz({ a, 'layers.0.weight': b }, { compressed });
        expect(readNpz(bytes, 'x.npz')).toEqual({ a, 'layers.0.weight': b });
      }),
    );
  });

  test('deflated is smaller, and both are the same bytes every time', () => {
    const arrays = { zeros: { shape: [1000], numbers: new Float32Array(1000) } };
    expect(writeNpz(arrays, { compressed: true }).length).toBeLessThan(1000);
    expect(writeNpz(arrays)).toEqual(writeNpz(arrays));
  });

  test('what is no zip file, is cut short or is damaged, is an error that names it', () => {
    expect(() => readNpz(writeNpy({ shape: [], numbers: Int32Array.of(1) }), 'x.npz')).toThrow(
      'x.npz: not a .npz file',
    );
    const bytes = writeNpz({ a: { shape: [40], numbers: new Float64Array(40) } }, { compressed: true });
    for (let length = 0; length < bytes.length; length++) {
      expect(() => readNpz(bytes.subarray(0, length), 'x.npz'), `${length} bytes`).toThrow('x.npz: ');
    }
  });

  test('a size that the packed bytes cannot have is refused before anything is made', () => {
    const bytes = writeNpz({ a: { shape: [40], numbers: new Float64Array(40) } }, { compressed: true });
    const central = Buffer.from(bytes).lastIndexOf(Uint8Array.of(0x50, 0x4b, 1, 2));
    new DataView(bytes.buffer).setUint32(central + 24, 0x7fffffff, true);
    expect(() => readNpz(bytes, 'x.npz')).toThrow('x.npz: a.npy claims 2147483647 bytes, more than its');
  });

  test('two arrays of one name are refused', () => {
    const bytes = Buffer.from(
      writeNpz({ a: { shape: [], numbers: Int32Array.of(1) }, b: { shape: [], numbers: Int32Array.of(2) } }),
    );
    for (let at = bytes.indexOf('b.npy'); at >= 0; at = bytes.indexOf('b.npy', at + 1))
      bytes.write('a.npy', at);
    expect(() => readNpz(bytes, 'x.npz')).toThrow('x.npz: a.npy occurs twice.');
  });

  test('shows the beginning of a very long name alone', () => {
    const long = `${'a'.repeat(5000)}.npy`;
    const bytes = zipSync({ [long]: Uint8Array.of(1) });
    expect(() => readNpz(bytes, 'x.npz')).toThrow(/^x\.npz: a{100}…: /);
  });
});
