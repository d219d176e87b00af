import { reshape } from '@argand/autograd';
import { sizeOf } from '@argand/backend';
import { SettingsReader } from '../json.ts';
import type { Layer, LayerKind } from './layer.ts';

/**
 * Lays out [height, width, channels] as [features], row by row. In time it only renames neurons.
 *
 * @example
 * ```ts
 * import { flatten } from '@argand/layers';
 *
 * flatten().outputShape([28, 28, 1]); // [ 784 ]
 * ```
 */
export function flatten(): Layer {
  return {
    kind: 'flatten',
    settings: {},
    outputShape: (input) => [sizeOf(input)],
    parameters: () => ({}),
    apply: (x) => reshape(x, [x.shape[0], sizeOf(x.shape.slice(1))]),
    temporalRule: () => ({ rule: 'rename' }),
  };
}

/** How {@link flatten} is read from a file. */
export const flattenKind: LayerKind = {
  kind: 'flatten',
  read(settings, path) {
    new SettingsReader(settings, path, []);
    return flatten();
  },
};
