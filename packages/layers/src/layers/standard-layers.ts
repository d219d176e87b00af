import { denseKind } from './dense.ts';
import { dropoutKind } from './dropout.ts';
import { flattenKind } from './flatten.ts';
import type { LayerKind } from './layer.ts';

/** The kinds of layers that this package brings. A reader of files takes `[...standardLayers, yours]`. */
export const standardLayers: readonly LayerKind[] = [denseKind, flattenKind, dropoutKind];
