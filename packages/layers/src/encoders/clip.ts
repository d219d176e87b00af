import { maximum, minimum, scope } from '@argand/autograd';
import { SettingsReader } from '../json.ts';
import type { Encoder, EncoderKind } from './encoder.ts';

/** min(max(x, −1), 1). As a phase, 1 is then written −1: the seam. */
export function clip(): Encoder {
  return {
    kind: 'clip',
    settings: {},
    isBounded: true,
    outputShape: (input) => input,
    tensors: () => ({}),
    apply: (x) => scope(x.device, () => minimum(maximum(x, -1), 1)),
  };
}

/** How {@link clip} is read from a file. */
export const clipKind: EncoderKind = {
  kind: 'clip',
  read(settings, path) {
    new SettingsReader(settings, path, []);
    return clip();
  },
};
