import { conv2dKind } from './conv2d.ts';
import { denseKind } from './dense.ts';
import { dropoutKind } from './dropout.ts';
import { flattenKind } from './flatten.ts';
import type { LayerKind } from './layer.ts';
import { minPoolKind } from './min-pool.ts';

/** The kinds of layers that this package brings. A reader of files takes `[...standardLayers, yours]`. */
export const standardLayers: readonly LayerKind[] = [
  denseKind,
  conv2dKind,
  minPoolKind,
  flattenKind,
  dropoutKind,
];
