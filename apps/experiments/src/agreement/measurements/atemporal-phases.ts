import { sizeOf } from '@argand/backend';
import type { Dataset } from '@argand/datasets';
import type { Network } from '@argand/layers';

/** The number of images computed at once. */
const batch = 100;

/** The atemporal phases after every layer, each [images, neurons]. */
export async function atemporalPhases(network: Network, data: Dataset): Promise<Float64Array[]> {
  const phases = network.shapes.layers.slice(1).map((shape) => new Float64Array(data.length * sizeOf(shape)));
  for (let start = 0; start < data.length; start += batch) {
    const range = { start, end: Math.min(start + batch, data.length) };
    for (const [i, tensor] of network.layerPhases(data, range).entries()) {
      phases[i].set(await tensor.read(), (start * phases[i].length) / data.length);
      tensor.dispose();
    }
  }
  return phases;
}

/** The encoded inputs, [images, neurons]. */
export async function encodedPhases(network: Network, data: Dataset): Promise<Float64Array> {
  const phases = network.encode(data);
  try {
    return Float64Array.from(await phases.read());
  } finally {
    phases.dispose();
  }
}
