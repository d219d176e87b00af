import type { DecodedNumbers } from '@argand/arrays';

/** Numbers that stand column by column, the first axis fastest, in row-major order: a copy, or the numbers themselves where no order differs. */
export function inRowMajor<Numbers extends DecodedNumbers>(
  numbers: Numbers,
  shape: readonly number[],
): Numbers {
  const lengths = shape.filter((length) => length !== 1);
  if (lengths.length < 2 || numbers.length === 0) return numbers;
  // `slice` keeps the kind.
  const ordered = numbers.slice() as Numbers;
  const strides = lengths.map((_, axis) => lengths.slice(0, axis).reduce((size, length) => size * length, 1));
  const last = lengths.length - 1;
  const indices = lengths.map(() => 0);
  let from = 0;
  for (let to = 0; to < numbers.length; ) {
    for (let i = 0; i < lengths[last]; i++) ordered[to++] = numbers[from + i * strides[last]];
    for (let axis = last - 1; axis >= 0; axis--) {
      from += strides[axis];
      if (++indices[axis] < lengths[axis]) break;
      from -= strides[axis] * lengths[axis];
      indices[axis] = 0;
    }
  }
  return ordered;
}
