import { AdaptiveBatchSize, yieldsToEventLoop } from '@argand/backend';
import type { Network, Samples } from '@argand/layers';
import type { NpyArray } from '@argand/npy';

/** Phases and their shape. */
export type Phases = NpyArray<Float32Array | Float64Array>;

/** Phases after the encoder and every layer, or after the last alone, chunk by chunk. */
export async function layerPhases(
  network: Network,
  images: Samples,
  all: boolean,
  signal: AbortSignal,
): Promise<Record<string, Phases>> {
  const precise = network.device.arithmetic.precision === 'float64';
  const joined: Record<string, Phases> = {};
  const pause = yieldsToEventLoop(signal);
  const batch = new AdaptiveBatchSize({ first: 16, most: 500 });
  for (let start = 0, end = 0; start < images.length; start = end) {
    await pause();
    const since = performance.now();
    end = Math.min(start + batch.size, images.length);
    const range = { start, end };
    const parts = all
      ? [
          ['encoded', network.encode(images, range)] as const,
          ...network.layerPhases(images, range).map((phases, i) => [`layer-${i}`, phases] as const),
        ]
      : [['phases', network.infer(images, range)] as const];
    for (const [name, phases] of parts) {
      const [, ...shape] = phases.shape;
      const size = shape.reduce((product, length) => product * length, 1);
      const length = images.length * size;
      joined[name] ??= {
        shape: [images.length, ...shape],
        numbers: precise ? new Float64Array(length) : new Float32Array(length),
      };
      joined[name].numbers.set(await phases.read(), start * size);
      phases.dispose();
    }
    batch.adapt(performance.now() - since);
  }
  return joined;
}
