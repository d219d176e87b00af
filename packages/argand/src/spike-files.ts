import { constants } from 'node:buffer';
import { extname } from 'node:path';
import type { Network } from '@argand/layers';
import { writeNpy } from '@argand/npy';
import {
  type Recording,
  readSpikesCsv,
  readSpikesNpz,
  type SpikeFile,
  type SpikeTrain,
  spikeRows,
  spikesCsvChunks,
  writeSpikesNpz,
} from '@argand/spiking';
import { UsageError } from './failure.ts';
import { readBytes } from './files.ts';

/** The layer number of the inputs in files. */
const inputLayer = -1;

const writers: Readonly<Record<string, (recorded: Recording) => Uint8Array>> = {
  // The rows of the layers alone, without those of the inputs.
  '.npy': ({ layers, images }) => {
    const rows = spikeRows(layers, images);
    return writeNpy({ shape: [rows.length / 4, 4], numbers: rows });
  },
  '.npz': (recorded) => writeSpikesNpz(fileOf(recorded)),
  '.csv': (recorded) => csvBytes(fileOf(recorded)),
};

function fileOf({ images, inputs, layers }: Recording): SpikeFile {
  return { images, layers: [{ layer: inputLayer, train: inputs }, ...layers] };
}

/** A CSV piece by piece: as one string it might be longer than a string can be. */
function csvBytes(file: SpikeFile): Uint8Array {
  const encoder = new TextEncoder();
  return Buffer.concat(Array.from(spikesCsvChunks(file), (chunk) => encoder.encode(chunk)));
}

/** How spikes are written to a file of this name. @throws UsageError if its extension says nothing. */
export function spikeWriterOf(path: string): (recorded: Recording) => Uint8Array {
  const writer = writers[extname(path).toLowerCase()];
  if (writer) return writer;
  throw new UsageError(
    `--spikes ${path}: expected a name that ends with ${Object.keys(writers).join(', ')}.`,
  );
}

/** Whether a file holds spikes, by its name, and not pixels. */
export function isSpikeFile(path: string): boolean {
  return ['.npz', '.csv'].includes(extname(path).toLowerCase());
}

/**
 * Reads the spikes of a network's inputs, layer −1 of a `.npz` or `.csv` file.
 *
 * @param cycles in which inputs may fire, from 0 on
 * @throws Error that names the file, and the line or the spike, if one does not fit the network, comes after the end, or there is none
 */
export async function readInputSpikes(path: string, network: Network, cycles: number): Promise<SpikeTrain> {
  const bytes = await readBytes(path, 'input');
  const neurons = network.shapes.layers[0].reduce((product, length) => product * length, 1);
  const ofInputs = (value: number) => (layer: number) => (layer === inputLayer ? value : undefined);
  // Inputs live on clock 0, whose cycle c ends at time c + 1.
  const options = { neurons: ofInputs(neurons), until: ofInputs(cycles) };
  const isCsv = extname(path).toLowerCase() === '.csv';
  if (isCsv && bytes.length > constants.MAX_STRING_LENGTH) {
    throw new Error(
      `${path}: ${bytes.length} bytes of CSV, more than the ${constants.MAX_STRING_LENGTH} that are read; write it as .npz, or in several files.`,
    );
  }
  const { layers } = isCsv
    ? readSpikesCsv(new TextDecoder().decode(bytes), path, options)
    : readSpikesNpz(bytes, path, options);
  const train = layers.find(({ layer }) => layer === inputLayer)?.train;
  if (!train || train.phase.length === 0) {
    throw new Error(`${path}: there is no spike of layer ${inputLayer}, the inputs.`);
  }
  return train;
}
