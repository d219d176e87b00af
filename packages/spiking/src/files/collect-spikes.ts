import { fromSpikeTime, type Spike, spikeTime } from '@argand/phasor';
import type { LayerSpikes } from '../spikes/rows.ts';
import { SpikeTrainBuilder } from '../spikes/spike-list.ts';
import { requireSpike } from '../spikes/spike-train.ts';
import { clockOf, inputLayer, type ReadSpikesOptions, type SpikeFile } from './spike-file.ts';

/** The rows of a file, one a spike. */
export interface SpikeColumns {
  readonly image: ArrayLike<number>;
  readonly layer: ArrayLike<number>;
  readonly neuron: ArrayLike<number>;
  /** When each fires: exactly, or in periods. */
  readonly moments:
    | { readonly cycle: ArrayLike<number>; readonly phase: ArrayLike<number> }
    | { readonly time: ArrayLike<number> };
  /** Where row k stands, for errors. */
  readonly place: (row: number) => string;
}

/** What the file itself says beside its rows, if it does. */
export interface SaidByFile {
  readonly images?: readonly number[];
  /** Layer and number of neurons. */
  readonly layers?: readonly (readonly [layer: number, neurons: number])[];
}

/** More than this many images, layers or neurons are taken for a mistake unless the file or the reader says that there are. */
const mostUnsaid = 2 ** 24;

/**
 * Rows in any order to trains, sorted as {@link SpikeTrain} wants them.
 *
 * @throws RangeError that names the row: an unknown image, layer or neuron, a time that is NaN or negative or after the end
 */
export function collectSpikes(
  columns: SpikeColumns,
  said: SaidByFile,
  { neurons: neuronsOf, images: imageCount, until }: ReadSpikesOptions,
): SpikeFile {
  const { image, layer, neuron, place } = columns;
  const images =
    imageCount === undefined
      ? (said.images ?? upTo(image, (k) => `${place(k)}: image`))
      : Array.from({ length: imageCount }, (_, k) => k);
  const placeOf = new Map(images.map((number, k) => [number, k]));
  const rowsOf = new Map<number, number[][]>();
  const byImage = () => images.map((): number[] => []);
  for (const [number] of said.layers ?? []) rowsOf.set(number, byImage());
  for (let k = 0; k < image.length; k++) {
    const at = placeOf.get(image[k]);
    if (at === undefined)
      throw new RangeError(`${place(k)}: image is ${image[k]}; expected ${among(images)}.`);
    let rows = rowsOf.get(layer[k]);
    if (rows === undefined) {
      const known = said.layers?.map(([number]) => number);
      if (known || !Number.isInteger(layer[k]) || layer[k] < inputLayer || layer[k] >= mostUnsaid) {
        throw new RangeError(
          `${place(k)}: layer is ${layer[k]}; expected ${known ? among(known) : `a whole number, ${inputLayer} for the inputs or 0 and more`}.`,
        );
      }
      rows = byImage();
      rowsOf.set(layer[k], rows);
    }
    rows[at].push(k);
  }
  const layers = [...rowsOf.keys()].sort((a, b) => a - b);
  return {
    images,
    layers: layers.map((number): LayerSpikes => {
      const rows = rowsOf.get(number) ?? [];
      const neurons =
        neuronsOf?.(number) ??
        said.layers?.find(([one]) => one === number)?.[1] ??
        countOf(rows.flat(), neuron, (k) => `${place(k)}: neuron`);
      const builder = new SpikeTrainBuilder(neurons, clockOf(number));
      for (const ofImage of rows) {
        for (const k of ofImage) {
          const spike = spikeAt(columns, k, neurons, clockOf(number), until?.(number));
          builder.add(spike.neuron, spike.cycle, spike.phase);
        }
        builder.endImage();
      }
      return { layer: number, train: builder.build() };
    }),
  };
}

function spikeAt(
  { neuron, moments, place }: SpikeColumns,
  k: number,
  neurons: number,
  clock: number,
  until: number | undefined,
): Spike {
  let moment: { readonly cycle: number; readonly phase: number };
  if ('time' in moments) {
    const time = moments.time[k];
    if (!(time >= 0 && time < 2 ** 31)) {
      throw new RangeError(`${place(k)}: time is ${time}; expected periods from 0 to below 2^31.`);
    }
    moment = fromSpikeTime(time, clock);
  } else {
    moment = { cycle: moments.cycle[k], phase: moments.phase[k] };
  }
  const spike = { neuron: neuron[k], ...moment };
  requireSpike(place(k), spike, neurons, clock);
  if (until !== undefined && spikeTime(spike.cycle, spike.phase, clock) >= until) {
    throw new RangeError(
      `${place(k)}: a spike at time ${spikeTime(spike.cycle, spike.phase, clock)}, after the end; expected times before ${until}. Run more cycles, or leave it out.`,
    );
  }
  return spike;
}

/** 0 to the largest of the numbers. */
function upTo(numbers: ArrayLike<number>, place: (k: number) => string): number[] {
  const rows = Array.from({ length: numbers.length }, (_, k) => k);
  return Array.from({ length: countOf(rows, numbers, place) }, (_, k) => k);
}

/** How many there must be for the numbers at these rows to count some of them from 0. */
function countOf(rows: readonly number[], numbers: ArrayLike<number>, place: (k: number) => string): number {
  let count = 0;
  for (const k of rows) {
    const number = numbers[k];
    if (!Number.isInteger(number) || number < 0 || number >= mostUnsaid) {
      throw new RangeError(`${place(k)} is ${number}; expected a whole number from 0 to ${mostUnsaid - 1}.`);
    }
    count = Math.max(count, number + 1);
  }
  return count;
}

function among(numbers: readonly number[]): string {
  if (numbers.length === 0) return 'none, for the file says that there are none';
  const last = numbers[numbers.length - 1];
  return last - numbers[0] === numbers.length - 1 && numbers.length > 2
    ? `a whole number from ${numbers[0]} to ${last}`
    : `one of ${numbers.slice(0, 20).join(', ')}${numbers.length > 20 ? ', …' : ''}`;
}
