import type { Device } from '../../../device.ts';
import type { Kernel } from '../../../kernel.ts';
import type { ClockMoment } from '../../../kernels/spiking/firing-clock.ts';
import type { FanOutArrays, FiredArrays, SpikeArrays } from '../../../kernels/spiking/spike-arrays.ts';
import { ReferenceDevice } from '../../../reference/reference.ts';
import type { DeviceStorage } from '../../../storage.ts';
import { Bench } from '../../bench.ts';
import type { Draw } from '../../draw.ts';
import type { KernelCase } from '../../suite.ts';
import { type Tolerance, within } from '../../tolerance.ts';

/** The numbers of spikes that meet synapses. */
export interface SpikingNumbers {
  readonly title: string;
  readonly images: number;
  readonly spikes: {
    readonly offsets: ArrayLike<number>;
    readonly source: ArrayLike<number>;
    readonly cycle: ArrayLike<number>;
    readonly phase: ArrayLike<number>;
  };
  readonly sources: number;
  readonly targets: number;
  readonly width: number;
  readonly offsets: ArrayLike<number>;
  readonly target: ArrayLike<number>;
  readonly weight: ArrayLike<number>;
  readonly weights: ArrayLike<number>;
  /** In how many cycles sources fire, */
  readonly cycles: number;
  /** and the first of them. */
  readonly start: number;
}

/**
 * First cycles (or samples) far from 0: where float32 no longer tells one from the next, where the sum of two leaves int32, and the last
 * that a run can count to.
 */
export const lateStarts: readonly number[] = [2 ** 24 + 1, 2 ** 30 + 1, 2 ** 31 - 16];

/** The moment of a clock that comes `cycles` later. */
export function laterBy(cycles: number, { cycle, phase }: ClockMoment): ClockMoment {
  return { cycle: cycle + cycles, phase };
}

/** What a kernel's call is made of, beside its own state. */
export interface SpikingParts {
  readonly spikes: SpikeArrays;
  readonly fanOut: FanOutArrays;
  readonly fired: FiredArrays;
  /** For what a membrane holds. */
  readonly state: Tolerance;
  /** For the phase of a spike. */
  readonly phase: Tolerance;
}

/** A kernel of spiking neurons, and how its call is made. */
export interface SpikingKernel<Call extends { readonly fired: FiredArrays }> {
  readonly kernel: Kernel<Call>;
  /** How much room an image has. */
  readonly capacity: number;
  readonly call: (bench: Bench, numbers: SpikingNumbers, parts: SpikingParts) => Call;
}

/** How a fan-out is drawn: whole rows; runs like those of a convolution, some sources with none; runs that begin anywhere; or runs that leave the last targets out. */
export const reaches = ['rows', 'runs', 'runs from anywhere', 'runs that end early'] as const;
export type Reach = (typeof reaches)[number];

/**
 * Draws spikes and synapses; `exact` ones fire at multiples of 1/2 with small whole weights, so that all sums are exact.
 *
 * @param start the first cycle in which sources fire
 */
export function drawSpiking(
  draw: Draw,
  [images, sources, targets, cycles]: readonly number[],
  reach: Reach,
  exact: boolean,
  start = 0,
): SpikingNumbers {
  const divides = reach === 'runs';
  const width =
    reach === 'rows'
      ? targets
      : ([1, 2, 3, 5].findLast((w) => (targets % w === 0) === divides && w < targets) ?? 1);
  const places = Math.floor(targets / width);
  const shift = draw.integers(sources, 0, reach === 'runs from anywhere' ? targets - places * width + 1 : 1);
  const runsOf = draw.integers(sources, 0, 4).map((runs) => (reach === 'rows' ? 1 : Math.min(runs, places)));
  const offsets = new Int32Array(sources + 1);
  runsOf.forEach((runs, j) => {
    offsets[j + 1] = offsets[j] + runs;
  });
  const runs = offsets[sources];
  const rows = Math.max(reach === 'rows' ? sources : 6, 1);
  // No run of a source meets another of the same source: a spike reaches a target once.
  const first = draw.integers(sources, 0, Math.max(places, 1));
  const target = new Int32Array(runs);
  for (let j = 0; j < sources; j++) {
    for (let r = offsets[j]; r < offsets[j + 1]; r++) {
      target[r] = ((first[j] + r - offsets[j]) % places) * width + shift[j];
    }
  }
  const weight =
    reach === 'rows'
      ? Int32Array.from({ length: runs }, (_, r) => r * width)
      : draw.integers(runs, 0, rows).map((row) => row * width);
  const weights = exact
    ? Float32Array.from(draw.integers(rows * width, -3, 4))
    : draw.uniform(rows * width, -1, 1);

  const [source, cycle, phase]: number[][] = [[], [], []];
  const starts = [0];
  for (let image = 0; image < images; image++) {
    const silent = draw.integers(sources * cycles, 0, 5);
    const halves = draw.integers(sources * cycles, -2, 2);
    const drawn = draw.uniform(sources * cycles, -1, 1);
    // Half of the sources repeat their phase in every cycle.
    const at = (j: number, c: number) => (j % 2 === 0 ? j : c * sources + j);
    const phaseAt = (j: number, c: number) => (exact || j % 3 === 2 ? halves[at(j, c)] / 2 : drawn[at(j, c)]);
    // The last of several images is silent.
    if (image < images - 1 || images === 1) {
      for (let c = 0; c < cycles; c++) {
        const firing = Array.from({ length: sources }, (_, j) => j)
          .filter((j) => silent[c * sources + j] > 0)
          .sort((a, b) => phaseAt(a, c) - phaseAt(b, c) || a - b);
        for (const j of firing) {
          source.push(j);
          cycle.push(start + c);
          phase.push(phaseAt(j, c));
        }
      }
    }
    starts.push(source.length);
  }
  return {
    title: `${images} images, ${sources} → ${targets}, ${reach} of ${width}, ${cycles} cycles from ${start} on`,
    images,
    spikes: { offsets: starts, source, cycle, phase },
    sources,
    targets,
    width,
    offsets,
    target,
    weight,
    weights,
    cycles,
    start,
  };
}

/**
 * Where cases may end within a cycle. Spikes on a grid of halves make sums with angles at quarters, which sine and cosine do not tell exactly: a spike
 * there is found before an end at a quarter, or not, as products are rounded. No such sum has this angle, behind the clock by a quarter.
 */
export const offTheGrid = 0.6875;

/** A case whose sums are exact, so that every spike is certain. */
export function exactCase<Call extends { readonly fired: FiredArrays }>(
  numbers: SpikingNumbers,
  of: SpikingKernel<Call>,
): KernelCase<Call> {
  return caseOf(numbers, of, 4e-7);
}

/** Weights are moved by this share to see which spikes are certain: some hundred roundings of float32. */
const disturbance = 2e-5;

/**
 * A case in which no crossing is so near to not being one that float32 could not tell: where weights that are moved a little
 * give the same spikes, at almost the same phases. It is drawn until it is so.
 */
export function steadyCase<Call extends { readonly fired: FiredArrays }>(
  drawNumbers: () => SpikingNumbers,
  draw: Draw,
  of: SpikingKernel<Call>,
): KernelCase<Call> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const numbers = drawNumbers();
    const expected = firedBy(numbers, of);
    let spread = 0;
    for (let k = 0; k < 3; k++) {
      const moved = draw.uniform(numbers.weights.length, 1 - disturbance, 1 + disturbance);
      const weights = Float64Array.from(numbers.weights, (w, i) => w * moved[i]);
      spread = Math.max(spread, phasesApart(expected, firedBy({ ...numbers, weights }, of)));
    }
    // What is a multiple of the error of float32 here is still far from the next spike.
    if (spread < 1e-3) return caseOf(numbers, of, spread + 2e-6);
  }
  throw new Error(`${of.kernel.name}: no steady case was found.`);
}

function caseOf<Call extends { readonly fired: FiredArrays }>(
  numbers: SpikingNumbers,
  { capacity, call }: SpikingKernel<Call>,
  phaseBound: number,
): KernelCase<Call> {
  const { spikes, sources, targets, width, images } = numbers;
  const phase: Tolerance = { kind: 'number', bound: () => phaseBound };
  let size = 1;
  for (let i = 0; i < numbers.weights.length; i++) size += Math.abs(numbers.weights[i]);
  const state = within((1e-6 * size * Math.max(numbers.cycles, 1)) / Math.max(targets, 1) + 1e-6, 0);
  return {
    title: numbers.title,
    call: (bench) =>
      call(bench, numbers, {
        spikes: {
          images,
          offsets: bench.given('int32', spikes.offsets),
          source: bench.given('int32', spikes.source),
          cycle: bench.given('int32', spikes.cycle),
          phase: bench.given('float32', spikes.phase),
        },
        fanOut: {
          sources,
          targets,
          width,
          offsets: bench.given('int32', numbers.offsets),
          target: bench.given('int32', numbers.target),
          weight: bench.given('int32', numbers.weight),
          weights: bench.given('float32', numbers.weights),
        },
        fired: bench.fired(images, capacity, phase),
        state,
        phase,
      }),
  };
}

/** Every spike that the kernel's meaning finds, as [image, neuron, cycle, phase], sorted. */
function firedBy<Call extends { readonly fired: FiredArrays }>(
  numbers: SpikingNumbers,
  of: SpikingKernel<Call>,
): number[][] {
  const device = new ReferenceDevice();
  const call = caseOf(numbers, of, 0).call(new Bench(device));
  device.run(of.kernel, call);
  const { capacity, count, neuron, cycle, phase } = call.fired;
  const [counts, neurons, cycles, phases] = [count, neuron, cycle, phase].map((storage) =>
    numbersOf(device, storage),
  );
  return Array.from({ length: numbers.images }, (_, image) =>
    Array.from({ length: Math.min(counts[image], capacity) }, (_, k) => {
      const place = image * capacity + k;
      return [image, neurons[place], cycles[place], phases[place]];
    }),
  )
    .flat()
    .sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2] || a[3] - b[3]);
}

function numbersOf(device: Device, storage: DeviceStorage): number[] {
  let numbers: number[] = [];
  const look: Kernel<undefined> = {
    name: 'look',
    required: false,
    declare() {},
    reference: (_, memory) => {
      numbers = [...memory(storage)];
    },
  };
  device.run(look, undefined);
  return numbers;
}

/** The largest distance of two spikes that should be one; infinite where spikes are not the same. */
function phasesApart(a: readonly number[][], b: readonly number[][]): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let apart = 0;
  for (const [k, spike] of a.entries()) {
    if (spike.some((value, i) => i < 3 && value !== b[k][i])) return Number.POSITIVE_INFINITY;
    apart = Math.max(apart, Math.abs(spike[3] - b[k][3]));
  }
  return apart;
}
