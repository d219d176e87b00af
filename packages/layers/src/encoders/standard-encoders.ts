import { batchNormKind } from './batch-norm.ts';
import { clipKind } from './clip.ts';
import type { EncoderKind } from './encoder.ts';
import { normalizeKind } from './normalize.ts';
import { randomProjectionKind } from './random-projection.ts';
import { randomSignKind } from './random-sign.ts';
import { scaleKind } from './scale.ts';

/** The kinds of encoders that this package brings. A reader of files takes `[...standardEncoders, yours]`. */
export const standardEncoders: readonly EncoderKind[] = [
  randomProjectionKind,
  randomSignKind,
  normalizeKind,
  scaleKind,
  batchNormKind,
  clipKind,
];
