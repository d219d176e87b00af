import type { FanOut } from '@argand/layers';
import type { NpyArray } from '@argand/npy';

/** Where the weights of a layer stand in the arrays of an export, and how. */
export type ExportedWeights =
  | {
      /** The array is [sources, targets]: every source reaches every target. */
      readonly form: 'dense';
      readonly array: string;
    }
  | {
      /** As in `FanOut` of `@argand/layers`: source j reaches runs offsets[j] … offsets[j + 1] − 1 of `width` neighbouring targets. */
      readonly form: 'runs';
      readonly width: number;
      /** The names of the arrays. */
      readonly offsets: string;
      readonly target: string;
      readonly weight: string;
      readonly weights: string;
    };

/** The weights of a fan-out as arrays whose names begin with `prefix`: a matrix where every source has one run of all targets, runs otherwise. */
export function exportWeights(
  fanOut: FanOut,
  prefix: string,
): { readonly weights: ExportedWeights; readonly arrays: Readonly<Record<string, NpyArray>> } {
  const { sources, targets, width, offsets, target, weight } = fanOut;
  const numbers = asSmall(fanOut.weights);
  if (isDense(fanOut)) {
    const array = `${prefix}.weights`;
    return { weights: { form: 'dense', array }, arrays: { [array]: { shape: [sources, targets], numbers } } };
  }
  const lists = { offsets, target, weight, weights: numbers };
  return {
    weights: {
      form: 'runs',
      width,
      offsets: `${prefix}.offsets`,
      target: `${prefix}.target`,
      weight: `${prefix}.weight`,
      weights: `${prefix}.weights`,
    },
    arrays: Object.fromEntries(
      Object.entries(lists).map(([name, list]) => [
        `${prefix}.${name}`,
        { shape: [list.length], numbers: list },
      ]),
    ),
  };
}

function isDense({ sources, targets, width, offsets, target, weight, weights }: FanOut): boolean {
  return (
    width === targets &&
    weights.length === sources * targets &&
    target.length === sources &&
    target.every((first) => first === 0) &&
    offsets.every((run, j) => run === j) &&
    weight.every((start, j) => start === j * width)
  );
}

/** In float32 where that loses nothing. */
function asSmall(numbers: Float32Array | Float64Array): Float32Array | Float64Array {
  return numbers.every((number) => Math.fround(number) === number) ? Float32Array.from(numbers) : numbers;
}
