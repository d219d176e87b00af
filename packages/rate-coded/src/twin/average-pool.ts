import { mean, reshape, type Shape, slice } from '@argand/autograd';
import { type FanOut, type Layer, minPool } from '@argand/layers';
import { type ReluLayer, reluLayer } from './relu-layer.ts';

/**
 * Average pooling, in place of a min-pool: rates have no counterpart of the earliest phase, and a maximum would need gates that observe every
 * rate. On spikes, each of its neurons is driven by its window with equal weights.
 *
 * Source: P. U. Diehl and others, IJCNN 2015 (average pooling in converted networks).
 */
export function averagePool(size: readonly [number, number]): ReluLayer {
  const pool = minPool(size);
  const [rows, columns] = size;
  return reluLayer({
    kind: 'averagePool',
    settings: { size },
    outputShape: (input) => pool.outputShape(input),
    parameters: () => ({}),
    apply(x) {
      const [batch, ...input] = x.shape;
      const [height, width, channels] = pool.outputShape(input);
      const filled = slice(x, [0, 0, 0, 0], [batch, height * rows, width * columns, channels]);
      return mean(reshape(filled, [batch, height, rows, width, columns, channels]), { axes: [2, 4] });
    },
    fanOut: (input) => poolFanOut(pool, input, rows * columns),
  });
}

/** One run of one target for each source inside a window. */
function poolFanOut(pool: Layer, input: Shape, area: number): FanOut {
  const temporal = pool.temporalRule(input);
  if (temporal.rule !== 'earliest') throw new Error(`${pool.kind} has no windows.`);
  const { windowOf, windows } = temporal;
  const target = windowOf.filter((window) => window >= 0);
  const offsets = new Int32Array(windowOf.length + 1);
  windowOf.forEach((window, source) => {
    offsets[source + 1] = offsets[source] + (window >= 0 ? 1 : 0);
  });
  return {
    sources: windowOf.length,
    targets: windows,
    hasReference: false,
    width: 1,
    offsets,
    target,
    weight: new Int32Array(target.length),
    weights: Float32Array.of(1 / area),
  };
}
