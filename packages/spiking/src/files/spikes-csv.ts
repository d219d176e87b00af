import { describeValue } from '@argand/backend';
import { FormatError, OptionError, OptionTypeError } from '@argand/errors';
import { spikeTime } from '@argand/phasor';
import { collectSpikes } from './collect-spikes.ts';
import {
  countSpikes,
  mostCsvSpikes,
  type ReadSpikesOptions,
  requireSpikeFile,
  type SpikeFile,
} from './spike-file.ts';

const header = 'image,layer,neuron,time';
const whole = /^\s*[+-]?\d+\s*$/;
const decimal = /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i;

/** About how many lines a chunk has. */
const linesOfChunk = 4096;

/**
 * Spikes as a CSV file: the line `image,layer,neuron,time`, then a line for each spike, sorted by image, layer, time and neuron.
 *
 * The layer is −1 for the inputs and counts from 0 the layers with synapses; the time is absolute, in periods, with as many digits
 * (17 at most) as float64 needs to come back.
 *
 * @throws RangeError if a layer stands there twice or has another clock than its number says, a train has other images, or there are more than 2²³ spikes,
 * which may not fit a string: write {@link spikesCsvChunks} one after the other, or a `.npz`
 * @example
 * ```ts
 * import { encodeSpikes, writeSpikesCsv } from '@argand/spiking';
 *
 * const train = encodeSpikes([0.5, -0.5], { neurons: 2, cycles: 1 });
 * writeSpikesCsv({ images: [0], layers: [{ layer: -1, train }] }).split('\n')[1]; // 0,-1,1,0.25
 * ```
 */
export function writeSpikesCsv(file: SpikeFile): string {
  const spikes = countSpikes('writeSpikesCsv', file);
  if (spikes > mostCsvSpikes) {
    throw new OptionError(
      `writeSpikesCsv: ${spikes} spikes are more than ${mostCsvSpikes}, and may not fit a string; write the pieces of spikesCsvChunks one after the other, use writeSpikesNpz, or take fewer images or layers.`,
    );
  }
  requireSpikeFile('writeSpikesCsv', file);
  return [...chunksOf(file)].join('');
}

/**
 * The text of {@link writeSpikesCsv} in pieces of some thousand lines, for files of any length: nothing else is kept in memory.
 *
 * @throws RangeError if a layer stands there twice or has another clock than its number says, or a train has other images
 * @example
 * ```ts
 * import { encodeSpikes, spikesCsvChunks } from '@argand/spiking';
 *
 * const train = encodeSpikes([0.5, -0.5], { neurons: 2, cycles: 1 });
 * let characters = 0;
 * for (const chunk of spikesCsvChunks({ images: [0], layers: [{ layer: -1, train }] })) characters += chunk.length;
 * characters; // 48
 * ```
 */
export function spikesCsvChunks(file: SpikeFile): Iterable<string> {
  countSpikes('spikesCsvChunks', file);
  requireSpikeFile('spikesCsvChunks', file);
  return chunksOf(file);
}

function* chunksOf({ images, layers }: SpikeFile): Generator<string, void, undefined> {
  const sorted = layers.toSorted((a, b) => a.layer - b.layer);
  let lines = [header];
  for (const [place, image] of images.entries()) {
    for (const { layer, train } of sorted) {
      for (let k = train.offsets[place]; k < train.offsets[place + 1]; k++) {
        const time = spikeTime(train.cycle[k], train.phase[k], train.clock);
        lines.push(`${image},${layer},${train.neuron[k]},${time}`);
        if (lines.length < linesOfChunk) continue;
        yield `${lines.join('\n')}\n`;
        lines = [];
      }
    }
  }
  if (lines.length > 0) yield `${lines.join('\n')}\n`;
}

/**
 * Reads a CSV file of spikes as {@link writeSpikesCsv} writes it. The lines may have any order; the spikes are sorted. A time becomes
 * (cycle, phase) on the clock of its layer, layer + 1 quarter periods, up to rounding. A file cannot say how many images and neurons there are: where
 * the options do not, it is as many as its largest numbers need.
 *
 * @param name what the file is called, for errors
 * @throws Error that names the file and the line, what is there and what was expected: another header, a line of other than four
 * numbers, a negative time, a neuron, layer or image that is none, a spike after the end
 * @example
 * ```ts
 * import { readSpikesCsv } from '@argand/spiking';
 *
 * const { layers } = readSpikesCsv('image,layer,neuron,time\n0,-1,2,1.75\n', 'spikes.csv');
 * [layers[0].train.neurons, layers[0].train.cycle[0], layers[0].train.phase[0]]; // [ 3, 1, 0.5 ]
 * ```
 */
export function readSpikesCsv(text: string, name = 'CSV data', options: ReadSpikesOptions = {}): SpikeFile {
  if (typeof text !== 'string')
    throw new OptionTypeError(`${name}: expected the text of a file, received ${describeValue(text)}.`);
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  if (lines[0].trim() !== header) {
    throw new FormatError(`${name}: line 1 is ${shown(lines[0])}; expected the header ${header}.`);
  }
  while (lines.length > 1 && lines[lines.length - 1].trim() === '') lines.pop();
  const spikes = lines.length - 1;
  const columns = header.split(',').map((title) => ({ title, numbers: new Float64Array(spikes) }));
  const place = (k: number) => `${name}: line ${k + 2}`;
  for (let k = 0; k < spikes; k++) {
    const fields = lines[k + 1].split(',');
    if (fields.length !== columns.length) {
      throw new FormatError(
        `${place(k)} is ${shown(lines[k + 1])}; expected ${columns.length} numbers, ${header}.`,
      );
    }
    columns.forEach(({ title, numbers }, c) => {
      const isTime = title === 'time';
      if (!(isTime ? decimal : whole).test(fields[c])) {
        throw new FormatError(
          `${place(k)}: ${title} is ${shown(fields[c])}; expected ${isTime ? 'a time in periods, 0 or more' : 'a whole number'}.`,
        );
      }
      numbers[k] = Number(fields[c]);
    });
  }
  const [image, layer, neuron, time] = columns.map(({ numbers }) => numbers);
  return collectSpikes(name, { image, layer, neuron, moments: { time }, place }, {}, options);
}

function shown(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}
