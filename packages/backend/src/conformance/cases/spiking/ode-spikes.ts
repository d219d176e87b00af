import { type OdeSpikesCall, odeSpikes } from '../../../kernels/spiking/ode-spikes.ts';
import { neverFired } from '../../../kernels/spiking/spike-arrays.ts';
import type { Bench } from '../../bench.ts';
import type { Draw } from '../../draw.ts';
import { defineSuite, type KernelCase } from '../../suite.ts';
import { exact, roundingUnit, withinMagnitudes } from '../../tolerance.ts';
import { lateStarts } from './late-starts.ts';

const turn = { real: 0.9875, imaginary: 0.125 };
const begin = { real: 0.0625, imaginary: 0.0078125 };
const end = 0.0625;
const threshold = 0.03;
const refractory = 9;

/** The numbers of a call of {@link odeSpikes}. */
interface OdeNumbers {
  readonly images: number;
  readonly targets: number;
  readonly width: number;
  readonly since: number;
  readonly until: number;
  /** Of each image: boxes as [source, open, close]. */
  readonly boxes: readonly (readonly (readonly [number, number, number])[])[];
  /** Of each source: runs as [target, weight]. */
  readonly runs: readonly (readonly (readonly [number, number])[])[];
  readonly weights: Float32Array;
  readonly real: Float32Array;
  readonly imaginary: Float32Array;
  readonly height: Float32Array;
  readonly latest: Int32Array;
  readonly edges: readonly number[] | undefined;
}

/** What decides whether a neuron fires must not lie within rounding: how near it comes, in any sample of any neuron. */
function margin({ since, until, targets, ...numbers }: OdeNumbers): number {
  let nearest = Number.POSITIVE_INFINITY;
  numbers.boxes.forEach((boxes, image) => {
    for (let o = 0; o < targets; o++) {
      const currents = Array.from({ length: until - since + 1 }, (_, k) => {
        const open = boxes.filter((box) => box[1] <= since + k && since + k < box[2]);
        return open.reduce((sum, [source]) => sum + weightOf(numbers, source, o), 0);
      });
      const position = image * targets + o;
      let [re, im, height] = [numbers.real[position], numbers.imaginary[position], numbers.height[position]];
      for (let k = 0; k < until - since; k++) {
        const before = im;
        [re, im] = [
          turn.real * re - turn.imaginary * im + begin.real * currents[k] + end * currents[k + 1],
          turn.real * im + turn.imaginary * re + begin.imaginary * currents[k],
        ];
        const begins = numbers.edges?.includes(since + k + 1);
        const rules = numbers.edges ? [im - height] : [before - height, before - im, before - threshold];
        const against = rules.filter((rule) => rule <= 0).map(Math.abs);
        // Exact zeros are where nothing ever came.
        if (re !== 0 || im !== 0) {
          nearest = Math.min(nearest, against.length > 0 ? largest(against) : smallest(rules));
        }
        if (begins) nearest = Math.min(nearest, Math.abs(height - threshold));
        height = numbers.edges ? (begins ? im : Math.max(height, im)) : before;
      }
    }
  });
  return nearest;
}

function weightOf(
  { runs, weights, width }: Pick<OdeNumbers, 'runs' | 'weights' | 'width'>,
  source: number,
  o: number,
) {
  return runs[source].reduce(
    (sum, [target, weight]) => (o >= target && o < target + width ? sum + weights[weight + o - target] : sum),
    0,
  );
}

type Size = readonly [images: number, sources: number, targets: number];

/** Every source reaches all targets, or a few runs of three of them, which may overlap. */
function drawNumbers(
  draw: Draw,
  [images, sources, targets]: Size,
  dense: boolean,
  maxima: boolean,
): OdeNumbers {
  const [since, until] = [7, 61];
  const width = dense ? targets : Math.min(3, targets);
  const starts = draw.integers(2 * sources, 0, targets - width + 1);
  const runs = Array.from({ length: sources }, (_, j): (readonly [number, number])[] => {
    if (dense) return [[0, j * width]];
    const positions = [2 * j, 2 * j + 1].slice(j % 3);
    return positions.map((k) => [starts[k], k * width] as const);
  });
  const boxes = Array.from({ length: images }, (_, image) => {
    const count = image % 3 === 1 ? 0 : 14;
    const opens = [...draw.integers(count, 1, until + 4)].sort((a, b) => a - b);
    const from = draw.integers(count, 0, sources);
    return opens.map((open, k) => [from[k], open, open + 6] as const);
  });
  const all = images * targets;
  return {
    ...{ images, targets, width, since, until, boxes, runs },
    weights: draw.uniform(2 * sources * width, -1, 1),
    real: draw.uniform(all, -0.5, 0.5),
    imaginary: draw.uniform(all, -0.5, 0.5),
    height: draw.uniform(all, -0.5, 0.5),
    // Some have never fired.
    latest: draw.integers(all, -4, since).map((sample, o) => (o % 3 === 1 && !maxima ? neverFired : sample)),
    edges: maxima ? [20, 45] : undefined,
  };
}

function drawClear(draw: Draw, size: Size, dense: boolean, maxima: boolean): OdeNumbers {
  for (;;) {
    const numbers = drawNumbers(draw, size, dense, maxima);
    if (margin(numbers) > 5e-5) return numbers;
  }
}

/** Where each list starts in all of them together, and where the last one ends. */
function offsetsOf(lists: readonly (readonly unknown[])[]): Int32Array {
  const offsets = new Int32Array(lists.length + 1);
  lists.forEach((list, k) => {
    offsets[k + 1] = offsets[k] + list.length;
  });
  return offsets;
}

/** @param start what is added to every sample */
function givenBoxes(bench: Bench, { images, boxes }: OdeNumbers, start: number): OdeSpikesCall['boxes'] {
  const all = boxes.flat();
  const given = (numbers: readonly number[]) => bench.given('int32', numbers);
  return {
    images,
    offsets: bench.given('int32', offsetsOf(boxes)),
    source: given(all.map(([source]) => source)),
    open: given(all.map(([, open]) => start + open)),
    close: given(all.map(([, , close]) => start + close)),
  };
}

function givenFanOut(bench: Bench, { targets, width, runs, weights }: OdeNumbers): OdeSpikesCall['fanOut'] {
  const all = runs.flat();
  const given = (numbers: readonly number[]) => bench.given('int32', numbers);
  return {
    ...{ sources: runs.length, targets, width },
    offsets: bench.given('int32', offsetsOf(runs)),
    target: given(all.map(([target]) => target)),
    weight: given(all.map(([, weight]) => weight)),
    weights: bench.given('float32', weights),
  };
}

/** @param start what is added to every sample */
function of(title: string, numbers: OdeNumbers, start = 0): KernelCase<OdeSpikesCall> {
  const { images, targets, since, until, runs, weights, edges } = numbers;
  const latest = numbers.latest.map((sample) => (sample === neverFired ? sample : sample + start));
  const all = images * targets;
  const steps = until - since;
  const heaviest = weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 1);
  // Every step rounds a few times, each sum of boxes once for every box; no membrane outgrows what all boxes bring.
  const magnitudes = new Float64Array(all).fill(1 + 14 * heaviest);
  const near = withinMagnitudes(roundingUnit * steps * 24, magnitudes);
  const laterEdges = edges?.map((edge) => start + edge);
  return {
    title: `${images} × ${runs.length} → ${targets} ${title}`,
    call: (bench) => ({
      boxes: givenBoxes(bench, numbers, start),
      fanOut: givenFanOut(bench, numbers),
      ...{ turn, begin, end, threshold, refractory },
      since: start + since,
      until: start + until,
      edges: laterEdges && bench.given('int32', laterEdges),
      real: bench.result('float32', all, near, { name: 'real', start: numbers.real }),
      imaginary: bench.result('float32', all, near, { name: 'imaginary', start: numbers.imaginary }),
      height: bench.result('float32', all, near, { name: 'height', start: numbers.height }),
      latest: bench.result('int32', all, exact, { name: 'latest', start: latest }),
      fired: {
        most: steps,
        count: bench.result('int32', all, exact, { name: 'count' }),
        sample: bench.result('int32', all * steps, exact, { name: 'sample' }),
      },
    }),
  };
}

const sizes: readonly Size[] = [
  [1, 1, 1],
  [2, 3, 5],
  [3, 6, 8],
  [4, 5, 19],
];

/** Cases of {@link odeSpikes}. */
export const odeSpikesSuite = defineSuite(odeSpikes, [
  {
    title: 'local maxima',
    cases: (draw) =>
      sizes.flatMap((size) => [
        of('all reached', drawClear(draw, size, true, false)),
        of('runs', drawClear(draw, size, false, false)),
      ]),
  },
  {
    title: 'cycle maxima',
    cases: (draw) =>
      sizes.flatMap((size) => [
        of('all reached', drawClear(draw, size, true, true)),
        of('runs', drawClear(draw, size, false, true)),
      ]),
  },
  // A call ends before sample 2³¹ − 1.
  ...lateStarts
    .map((start) => start - 64)
    .map((start) => ({
      title: `from sample ${start} on`,
      cases: (draw: Draw) =>
        sizes.flatMap((size) =>
          [false, true].map((maxima) =>
            of(maxima ? 'cycle maxima' : 'local maxima', drawClear(draw, size, true, maxima), start),
          ),
        ),
    })),
  {
    title: 'nothing comes, and nothing moves',
    cases: (draw) => {
      const rest = (numbers: OdeNumbers): OdeNumbers => ({
        ...numbers,
        boxes: numbers.boxes.map(() => []),
        real: new Float32Array(numbers.real.length),
        imaginary: new Float32Array(numbers.real.length),
        height: new Float32Array(numbers.real.length),
      });
      const numbers = rest(drawNumbers(draw, [2, 3, 5], true, false));
      return [
        of('at rest', numbers),
        of('at rest, with cycles', { ...numbers, edges: [20] }),
        of('no time passes', { ...drawNumbers(draw, [2, 3, 5], true, false), until: 7 }),
      ];
    },
  },
]);

function largest(numbers: readonly number[]): number {
  return numbers.reduce((most, number) => Math.max(most, number), Number.NEGATIVE_INFINITY);
}

function smallest(numbers: readonly number[]): number {
  return numbers.reduce((least, number) => Math.min(least, number), Number.POSITIVE_INFINITY);
}
