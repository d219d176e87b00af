/** The rows of so many numbers at these places, in this order. */
export function pickRows<Numbers extends Float64Array | Int32Array>(
  numbers: Numbers,
  places: readonly number[],
  width: number,
): Numbers;
export function pickRows(
  numbers: Float64Array | Int32Array,
  places: readonly number[],
  width: number,
): Float64Array | Int32Array {
  const length = places.length * width;
  const picked = numbers instanceof Int32Array ? new Int32Array(length) : new Float64Array(length);
  for (const [k, place] of places.entries()) {
    picked.set(numbers.subarray(place * width, (place + 1) * width), k * width);
  }
  return picked;
}
