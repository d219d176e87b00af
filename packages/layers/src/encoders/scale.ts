import { multiply } from '@argand/autograd';
import { OptionError } from '@argand/errors';
import { SettingsReader } from '../json.ts';
import type { Encoder, EncoderKind } from './encoder.ts';

/**
 * x · factor: pixels from 0 to 1 as phases from 0 to `factor`.
 *
 * @throws Error unless the factor is finite
 * @example
 * ```ts
 * import { scale } from '@argand/layers';
 *
 * scale(0.5).settings; // { factor: 0.5 }
 * ```
 */
export function scale(factor: number): Encoder {
  if (!Number.isFinite(factor))
    throw new OptionError(`scale(${factor}): the factor must be a finite number.`);
  return {
    kind: 'scale',
    settings: { factor },
    outputShape: (input) => input,
    tensors: () => ({}),
    apply: (x) => multiply(x, factor),
  };
}

/** How {@link scale} is read from a file. */
export const scaleKind: EncoderKind = {
  kind: 'scale',
  read: (settings, path) => scale(new SettingsReader(settings, path, ['factor']).real('factor')),
};
