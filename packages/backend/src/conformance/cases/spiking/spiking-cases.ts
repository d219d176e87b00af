import type { Device } from '../../../device.ts';
import type { Kernel } from '../../../kernel.ts';
import type { FanOutArrays, FiredArrays, SpikeArrays } from '../../../kernels/spiking/spike-arrays.ts';
import { ReferenceDevice } from '../../../reference/reference.ts';
import type { DeviceStorage } from '../../../storage.ts';
import { Bench } from '../../bench.ts';
import type { Draw } from '../../draw.ts';
import type { KernelCase } from '../../suite.ts';
import { type Tolerance, within } from '../../tolerance.ts';
import type { SpikingNumbers } from './drawn-spikes.ts';

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

/**
 * Where cases may end within a cycle. Spikes on a grid of halves make sums with angles at quarters, where sine and cosine are not exact: a spike
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
 * A case in which no crossing is so close that rounding to float32 decides: where weights that are moved a little
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
      const position = image * capacity + k;
      return [image, neurons[position], cycles[position], phases[position]];
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
