import type { Draw } from '../../draw.ts';

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

/** How a fan-out is drawn: whole rows; runs like those of a convolution, some sources with none; runs that begin anywhere; or runs that leave the last targets out. */
export const reaches = ['rows', 'runs', 'runs from anywhere', 'runs that end early'] as const;
export type Reach = (typeof reaches)[number];

/**
 * Draws spikes and synapses. With `exact`, sources fire at multiples of 1/2 and weights are small whole numbers, so that all sums are exact.
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
  const fanOut = drawFanOut(draw, [sources, targets], reach, exact);
  const spikes = drawSpikes(draw, [images, sources, cycles], exact, start);
  const title = `${images} images, ${sources} → ${targets}, ${reach} of ${fanOut.width}, ${cycles} cycles from ${start} on`;
  return { title, images, spikes, sources, targets, ...fanOut, cycles, start };
}

function drawFanOut(draw: Draw, [sources, targets]: readonly number[], reach: Reach, exact: boolean) {
  const divides = reach === 'runs';
  const width =
    reach === 'rows'
      ? targets
      : ([1, 2, 3, 5].findLast((w) => (targets % w === 0) === divides && w < targets) ?? 1);
  const positions = Math.floor(targets / width);
  const shift = draw.integers(
    sources,
    0,
    reach === 'runs from anywhere' ? targets - positions * width + 1 : 1,
  );
  const runsOf = draw
    .integers(sources, 0, 4)
    .map((runs) => (reach === 'rows' ? 1 : Math.min(runs, positions)));
  const offsets = new Int32Array(sources + 1);
  runsOf.forEach((runs, j) => {
    offsets[j + 1] = offsets[j] + runs;
  });
  const runs = offsets[sources];
  const rows = Math.max(reach === 'rows' ? sources : 6, 1);
  // No run of a source overlaps another of the same source: a spike reaches a target once.
  const first = draw.integers(sources, 0, Math.max(positions, 1));
  const target = new Int32Array(runs);
  for (let j = 0; j < sources; j++) {
    for (let r = offsets[j]; r < offsets[j + 1]; r++) {
      target[r] = ((first[j] + r - offsets[j]) % positions) * width + shift[j];
    }
  }
  const weight =
    reach === 'rows'
      ? Int32Array.from({ length: runs }, (_, r) => r * width)
      : draw.integers(runs, 0, rows).map((row) => row * width);
  const weights = exact
    ? Float32Array.from(draw.integers(rows * width, -3, 4))
    : draw.uniform(rows * width, -1, 1);
  return { width, offsets, target, weight, weights };
}

function drawSpikes(
  draw: Draw,
  [images, sources, cycles]: readonly number[],
  exact: boolean,
  start: number,
): SpikingNumbers['spikes'] {
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
  return { offsets: starts, source, cycle, phase };
}
