import { reshape } from '@argand/autograd';
import type { Layer, LayerKind } from './layer.ts';

/** Lays out [height, width, channels] as [features], row by row. In time it only renames neurons. */
export function flatten(): Layer {
  return {
    kind: 'flatten',
    settings: {},
    outputShape: (input) => [input.reduce((size, length) => size * length, 1)],
    parameters: () => ({}),
    apply: (x) => reshape(x, [x.shape[0], x.size / Math.max(x.shape[0], 1)]),
    inTime: () => ({ rule: 'rename' }),
  };
}

/** How {@link flatten} is read from a file. */
export const flattenKind: LayerKind = { kind: 'flatten', read: () => flatten() };
