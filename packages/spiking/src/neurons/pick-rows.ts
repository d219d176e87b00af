import { zerosLike } from '@argand/arrays';

/** The rows, of `width` numbers, at these indices, in this order. */
export function pickRows<Numbers extends Float64Array | Int32Array>(
  numbers: Numbers,
  places: readonly number[],
  width: number,
): Numbers {
  const picked = zerosLike(numbers, places.length * width);
  for (const [k, place] of places.entries()) {
    picked.set(numbers.subarray(place * width, (place + 1) * width), k * width);
  }
  return picked;
}
