import type { NumberFormat } from '@argand/arrays';
import { FormatError } from '@argand/errors';

/** The type of an array's numbers, as its header states it. */
export interface NumberType {
  readonly format: NumberFormat;
  readonly isBigEndian: boolean;
  readonly isBool: boolean;
}

const formats: Readonly<Record<string, NumberFormat>> = {
  f2: 'float16',
  f4: 'float32',
  f8: 'float64',
  i1: 'int8',
  i2: 'int16',
  i4: 'int32',
  i8: 'int64',
  u1: 'uint8',
  u2: 'uint16',
  u4: 'uint32',
  u8: 'uint64',
  b1: 'uint8',
};

const boolean = 'b1';

/**
 * What a header's `descr` means. The type is preceded by the byte order: `<` little-endian, `>` big-endian, `|` not applicable, `=` or nothing the
 * machine's, which is taken for little-endian.
 *
 * @throws Error that names the file, the type, what is expected and what to call in NumPy
 */
export function numberTypeOf(descr: string, name: string): NumberType {
  const [, order = '', written = ''] = /^([<>|=]?)(.*)$/s.exec(descr) ?? [];
  const type = written === '?' ? boolean : written;
  if (Object.hasOwn(formats, type)) {
    return { format: formats[type], isBigEndian: order === '>', isBool: type === boolean };
  }
  const reason = type.startsWith('O')
    ? 'Python objects, which only Python can read, by running what the file says'
    : 'no numbers that are read here';
  throw new FormatError(
    `${name}: descr is ${descr}: ${reason}; expected one of ${Object.keys(formats).join(', ')}. In NumPy: a.astype('float32').`,
  );
}
