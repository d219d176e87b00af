import { requireFloats } from '@argand/arrays';
import { type Network, samplesType } from '@argand/layers';
import type { SpikeInput } from '../network/inputs.ts';

/** What a stream can be shown: images, or the phases of the first layer's inputs. */
export type StreamInput =
  | Exclude<SpikeInput, { readonly offsets: Uint32Array }>
  | Float32Array
  | Float64Array
  | readonly number[];

/** The phases of the first layer's inputs: as given, or images through the network's encoder, which stands before all spikes. */
export async function shownPhases(network: Network, input: StreamInput): Promise<Float64Array> {
  if (isPhases(input)) return Float64Array.from(requireFloats(input, 'stream.setInput: phases'));
  const encoded = samplesType.is(input)
    ? network.encode(input, { start: 0, end: input.length })
    : network.encode(input);
  try {
    return Float64Array.from(await encoded.read());
  } finally {
    encoded.dispose();
  }
}

function isPhases(input: StreamInput): input is Float32Array | Float64Array | readonly number[] {
  return Array.isArray(input) || ArrayBuffer.isView(input);
}
