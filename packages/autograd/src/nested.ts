import { isNumberArray, isOfKind, type NumberArray, nameOf, requireNumbers } from '@argand/arrays';
import { sizeOf } from '@argand/backend';
import { OptionError, OptionTypeError, ShapeError } from '@argand/errors';
import type { Shape } from './shape.ts';

/** Numbers as nested lists, row by row. */
export type NestedNumbers = number | readonly NestedNumbers[];

/** Numbers in a typed array. */
export type TypedNumbers = NumberArray;

/** What a tensor is made from. */
export type TensorValues = NestedNumbers | TypedNumbers;

/** Lists of themselves, and those of more axes than anybody uses, are refused at this depth. */
const deepest = 64;

/**
 * Numbers row by row in a typed array, with the shape of the lists that they stood in.
 *
 * @throws TypeError if the lists have something else than numbers, or the values are no numbers; Error if the lists are ragged
 */
export function flat(values: TensorValues): { readonly numbers: TypedNumbers; readonly natural: Shape } {
  if (typeof values !== 'number' && !Array.isArray(values)) {
    const numbers = requireNumbers(values, 'tensor: values');
    return { numbers, natural: [numbers.length] };
  }
  const natural = shapeOf(values);
  visit(values, natural, () => {});
  // Made only now that the lists are known to fill it.
  const numbers = new Float64Array(sizeOf(natural));
  let next = 0;
  visit(values, natural, (number) => {
    numbers[next++] = number;
  });
  return { numbers, natural };
}

type Row = readonly unknown[] | TypedNumbers;

function isRow(value: unknown): value is Row {
  return Array.isArray(value) || isNumberArray(value);
}

/** The lengths of the first list, the first in it, and so on. */
function shapeOf(values: unknown): Shape {
  const natural: number[] = [];
  for (let inner = values; isRow(inner); inner = inner[0]) {
    natural.push(inner.length);
    if (inner.length === 0) break;
    if (natural.length > deepest)
      throw new ShapeError(`tensor: the lists are nested more than ${deepest} deep.`);
  }
  return natural;
}

/** Calls `take` with every number, in order. */
function visit(values: unknown, natural: Shape, take: (number: number) => void): void {
  const indices: number[] = [];
  const enter = (nested: unknown): void => {
    const axis = indices.length;
    if (typeof nested === 'number') {
      if (axis !== natural.length) {
        throw new ShapeError(
          `tensor: the nested lists are ragged; ${nested} is where a list of ${natural[axis]} is expected.`,
        );
      }
      take(nested);
    } else if (!isRow(nested)) {
      throw notANumber(nested, indices);
    } else if (axis >= natural.length) {
      throw new ShapeError(
        `tensor: the nested lists are ragged; a list of ${nested.length} is where a number is expected.`,
      );
    } else if (nested.length !== natural[axis]) {
      throw new ShapeError(
        `tensor: the nested lists are ragged; one has ${nested.length} entries where the first has ${natural[axis]}.`,
      );
    } else {
      for (let i = 0; i < nested.length; i++) {
        indices.push(i);
        enter(nested[i]);
        indices.pop();
      }
    }
  };
  enter(values);
}

function notANumber(value: unknown, indices: readonly number[]): TypeError {
  const shown = typeof value === 'string' ? ` ("${value.slice(0, 20)}")` : '';
  return new OptionTypeError(
    `tensor: expected a number at [${indices.join('][')}], received ${nameOf(value)}${shown}; convert it with Number.`,
  );
}

/** The numbers as int32. @throws Error if one is a fraction or beyond int32 */
export function toInt32(numbers: TypedNumbers): Int32Array {
  if (isOfKind(numbers, 'Int32Array')) return numbers;
  const whole = Int32Array.from(numbers);
  for (let i = 0; i < whole.length; i++) {
    if (whole[i] !== numbers[i]) {
      throw new OptionError(
        `tensor: number ${i} is ${numbers[i]}, but an int32 tensor takes whole numbers from -2^31 to 2^31 - 1.`,
      );
    }
  }
  return whole;
}
