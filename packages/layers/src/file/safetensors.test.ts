import { createContext, runInContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { verifyChecksum, withChecksum } from './checksum.ts';
import { crc32 } from './crc32.ts';
import { duplicateName } from './duplicate-name.ts';
import { readSafetensors, type Safetensors, writeSafetensors } from './safetensors.ts';

/** A file with this header, as text or as an object, and so many bytes of data. */
function file(header: unknown, dataLength: number): Uint8Array {
  const text = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + dataLength);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  return bytes;
}

const two = (from: number, to: number) => ({ dtype: 'F32', shape: [2], data_offsets: [from, to] });

describe('safetensors', () => {
  test('what is written is read again, of every format', () => {
    const content: Safetensors = {
      metadata: { format: 'pt', 'ünï"côdé': '\\ "' },
      tensors: {
        f32: { shape: [2, 1], numbers: Float32Array.of(1.5, Number.NaN) },
        f64: { shape: [], numbers: Float64Array.of(Math.PI) },
        i8: { shape: [3], numbers: Int8Array.of(-1, 0, 1) },
        u16: { shape: [1], numbers: Uint16Array.of(65535) },
        i32: { shape: [1], numbers: Int32Array.of(-(2 ** 31)) },
        none: { shape: [0, 4], numbers: new Float32Array(0) },
        ['__proto__']: { shape: [1], numbers: Uint8Array.of(7) },
      },
    };
    const read = readSafetensors(writeSafetensors(content), 'file');
    expect(read.metadata).toEqual(content.metadata);
    expect(Object.entries(read.tensors)).toEqual(Object.entries(content.tensors));
  });

  test.each<[what: string, content: unknown, message: string]>([
    ['nothing', undefined, 'writeSafetensors: expected options to be an object with metadata or tensors'],
    ['no metadata', { tensors: {} }, 'writeSafetensors: expected metadata to be an object of texts'],
    ['numbers in the metadata', { metadata: { epoch: 3 }, tensors: {} }, 'use JSON.stringify'],
    [
      'no tensors',
      { metadata: {} },
      'writeSafetensors: expected tensors to be an object of tensors by name.',
    ],
    ['a list of tensors', { metadata: {}, tensors: [] }, 'expected tensors to be an object'],
    [
      'a tensor that is none',
      { metadata: {}, tensors: { a: 3 } },
      'tensor a: expected an object with shape and numbers.',
    ],
    [
      'numbers that do not fill the shape',
      { metadata: {}, tensors: { a: { shape: [3], numbers: Float32Array.of(1, 2) } } },
      'tensor a: its shape is [3], but there are 2 numbers;',
    ],
    [
      'no shape',
      { metadata: {}, tensors: { a: { numbers: Float32Array.of(1) } } },
      'tensor a: its shape is undefined, but there are 1 numbers;',
    ],
    [
      'the name of the metadata',
      { metadata: {}, tensors: { __metadata__: { shape: [1], numbers: Float32Array.of(1) } } },
      'tensor __metadata__: the name is taken;',
    ],
    [
      'a name twice',
      {
        metadata: {},
        tensors: { a: { shape: [1], numbers: Float32Array.of(1) } },
        others: { a: { dtype: 'I64', shape: [1], bytes: new Uint8Array(8) } },
      },
      'tensor a: the name is taken;',
    ],
  ])('a file that no reader takes is not written: %s', (_, content, message) => {
    expect(() => writeSafetensors(content as Safetensors)).toThrow(message);
  });

  test('the numbers begin at a multiple of 8, wherever the file lies in memory', () => {
    const bytes = writeSafetensors({
      metadata: {},
      tensors: { a: { shape: [1], numbers: Float64Array.of(2) } },
    });
    expect(new DataView(bytes.buffer).getBigUint64(0, true) % 8n).toBe(0n);
    const shifted = new Uint8Array(bytes.length + 3).subarray(3);
    shifted.set(bytes);
    expect(readSafetensors(shifted, 'file').tensors.a.numbers).toEqual(Float64Array.of(2));
    // As a Buffer of Node: its slices share their memory.
    class View extends Uint8Array {
      override slice(start?: number, end?: number) {
        return super.subarray(start, end);
      }
    }
    const { numbers } = readSafetensors(new View(shifted.buffer, 3), 'file').tensors.a;
    shifted.fill(0);
    expect(numbers).toEqual(Float64Array.of(2));
  });

  test('float16 and bfloat16 are read as float32', () => {
    const header = {
      half: { dtype: 'F16', shape: [2], data_offsets: [0, 4] },
      brain: { dtype: 'BF16', shape: [1], data_offsets: [4, 6] },
    };
    const bytes = file(header, 6);
    bytes.set(new Uint8Array(Uint16Array.of(0x3c00, 0x3555, 0xc040).buffer), bytes.length - 6);
    const { tensors } = readSafetensors(bytes, 'file');
    expect(tensors.half.numbers).toEqual(Float32Array.of(1, 0x555 * 2 ** -12));
    expect(tensors.brain.numbers).toEqual(Float32Array.of(-3));
  });

  test('tensors of formats that are no numbers here are left alone, and written again', () => {
    const content: Safetensors = {
      metadata: {},
      tensors: { weight: { shape: [1], numbers: Float32Array.of(2) } },
      others: {
        counter: { dtype: 'I64', shape: [], bytes: new Uint8Array(BigInt64Array.of(7n).buffer) },
        mask: { dtype: 'BOOL', shape: [2], bytes: Uint8Array.of(1, 0) },
        small: { dtype: 'F8_E4M3', shape: [1], bytes: Uint8Array.of(9) },
        later: { dtype: 'F4', shape: [3], bytes: Uint8Array.of(9, 9) },
      },
    };
    const read = readSafetensors(writeSafetensors(content), 'file');
    expect(read).toEqual(content);
    const damaged = withChecksum(content);
    expect(() => verifyChecksum(damaged, 'file')).not.toThrow();
    damaged.others?.mask.bytes.set([0]);
    expect(() => verifyChecksum(damaged, 'file')).toThrow('file: __metadata__["argand.crc32"] is ');
  });

  test.each([new ArrayBuffer(64), [1, 2], 'text', undefined])('%o is no file: refused in words', (bytes) => {
    // @ts-expect-error: what a program without types can give
    expect(() => readSafetensors(bytes, 'file')).toThrow(
      'file: expected the bytes of a file in a Uint8Array, received ',
    );
  });

  test('arrays of another realm are written by their kind, and what is no typed array is refused', () => {
    const there = runInContext('Float32Array.of(1, 2)', createContext({}));
    const write = (numbers: Float32Array) =>
      writeSafetensors({ metadata: {}, tensors: { a: { shape: [2], numbers } } });
    expect(write(there)).toEqual(write(Float32Array.of(1, 2)));
    for (const numbers of [[1, 2], BigInt64Array.of(1n, 2n), new DataView(new ArrayBuffer(8)), undefined]) {
      expect(() => write(numbers as never)).toThrow(
        'tensor a: expected numbers in a typed array of one of Float32Array',
      );
    }
    const bytes = runInContext('Uint8Array.from(bytes)', createContext({ bytes: [...write(there)] }));
    expect(readSafetensors(bytes, 'file').tensors.a.numbers).toEqual(Float32Array.of(1, 2));
  });

  test.each<[string, Uint8Array, string | RegExp]>([
    ['nothing', new Uint8Array(0), 'file: truncated: 0 bytes, but a .safetensors file begins with 8 bytes'],
    [
      'a header longer than the file',
      file({}, 0).with(0, 200),
      'file: not a .safetensors file, or truncated: the header length at offset 0 is 200, but 2 bytes follow it.',
    ],
    [
      'a header of 2⁶³ bytes',
      file({}, 0).with(7, 128),
      'the header length at offset 0 is 9223372036854775810',
    ],
    ['no JSON', file('{"a":', 0), /^file: the header at offset 8 is not JSON: .+/],
    ['no UTF-8', file('{"a":1}', 0).with(10, 255), 'file: the header at offset 8 is not UTF-8.'],
    ['a byte order mark', file('\ufeff{}', 0), 'file: the header at offset 8 is not JSON'],
    ['no object', file([], 0), 'file: the header at offset 8 is not a JSON object.'],
    [
      'metadata that are not texts',
      file({ __metadata__: { a: 1 } }, 0),
      'file: __metadata__ must be an object of strings.',
    ],
    [
      'no entry',
      file({ a: 3 }, 0),
      'file: tensor a: the header says 3; expected dtype, shape and data_offsets.',
    ],
    [
      'lists in lists without end',
      file(`{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 0),
      'file: tensor a: the header says nested too deeply to show; expected dtype, shape and data_offsets.',
    ],
    [
      'a text without end',
      file(`{"__metadata__":"${'\\"'.repeat(1_000_000)}"}`, 0),
      'file: __metadata__ must be an object of strings.',
    ],
    [
      'a negative length',
      file({ a: { dtype: 'F32', shape: [-1], data_offsets: [0, 0] } }, 0),
      'file: tensor a: the header says',
    ],
    [
      'a shape of float16 that does not fill its range',
      file({ a: { dtype: 'BF16', shape: [2], data_offsets: [0, 8] } }, 8),
      'file: tensor a: shape [2] of BF16 expects 4 bytes, but data_offsets are 0 to 8',
    ],
    [
      'a range of a format that is not known, out of the file',
      file({ a: { dtype: 'constructor', shape: [2], data_offsets: [0, 8] } }, 4),
      'file: tensor a: shape [2] of constructor expects 8 bytes, but data_offsets are 0 to 8, and 4 bytes follow',
    ],
    [
      'a range of a format that is not known, that ends before it begins',
      file({ a: { dtype: 'BOOL', shape: [2], data_offsets: [4, 2] } }, 4),
      'file: tensor a: shape [2] of BOOL expects -2 bytes',
    ],
    [
      'a shape that does not fill its range',
      file({ a: { dtype: 'F32', shape: [3], data_offsets: [0, 8] } }, 8),
      'file: tensor a: shape [3] of F32 expects 12 bytes, but data_offsets are 0 to 8, and 8 bytes follow the header at offset 62.',
    ],
    ['a range out of the file', file({ a: two(0, 8) }, 4), 'data_offsets are 0 to 8, and 4 bytes follow'],
    ['a range that ends before it begins', file({ a: two(8, 0) }, 8), 'data_offsets are 8 to 0'],
    [
      'a shape of more numbers than there are',
      file({ a: { dtype: 'F32', shape: [2 ** 52, 2 ** 52], data_offsets: [0, 8] } }, 8),
      'file: tensor a: shape',
    ],
    [
      'ranges that overlap',
      file({ a: two(0, 8), b: two(4, 12) }, 12),
      'file: tensor b: its data begin at 4, but those before it end at 8; ranges must follow one another.',
    ],
    [
      'a gap',
      file({ a: two(0, 8), b: two(12, 20) }, 20),
      'file: tensor b: its data begin at 12, but those before it end at 8',
    ],
    [
      "bytes that are no tensor's",
      file({ a: two(0, 8) }, 9),
      'file: the tensors have 8 bytes, but 9 bytes follow the header.',
    ],
    [
      'a tensor twice',
      file(`{"a":${JSON.stringify(two(0, 8))},"a":${JSON.stringify(two(0, 8))}}`, 8),
      'file: the header at offset 8: the name "a" occurs twice, again at ',
    ],
  ])('%s', (_name, bytes, message) => {
    expect(() => readSafetensors(bytes, 'file')).toThrow(message);
  });

  test("any bytes are read or refused with the file's name", () => {
    const start = writeSafetensors({
      metadata: { a: 'b' },
      tensors: { t: { shape: [2], numbers: Float32Array.of(1, 2) } },
    });
    const edit = fc.record({ at: fc.nat(start.length - 1), value: fc.integer({ min: 0, max: 255 }) });
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 4 }), fc.nat(start.length), (edits, length) => {
        const bytes = start.slice(0, length % 5 === 0 ? length : undefined);
        for (const { at, value } of edits) if (at < bytes.length) bytes[at] = value;
        try {
          readSafetensors(bytes, 'some file');
        } catch (error) {
          expect(String(error)).toMatch(/^FormatError: some file: /);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

test('crc32: the published check value, in pieces too', () => {
  const text = new TextEncoder().encode('123456789');
  expect(crc32(text)).toBe(0xcbf43926);
  expect(crc32(text.subarray(4), crc32(text.subarray(0, 4)))).toBe(0xcbf43926);
  expect(crc32(new Uint8Array(0))).toBe(0);
});

test.each<[string, string | undefined]>([
  ['{"a":1,"b":{"a":2},"c":[{"a":1},{"a":1}]}', undefined],
  ['{"a":1,"b":2,"a":3}', 'a'],
  ['{"b":{"x":"a","x":1}}', 'x'],
  ['{"a":1,"\\u0061":2}', 'a'],
  ['{"a":"\\"a\\":","b":[":",":"]}', undefined],
  ['[1,{"":0,"":0}]', ''],
])('the duplicate name of %s is %j', (json, name) => {
  expect(duplicateName(json)?.name).toBe(name);
});
