import { nameOf } from '@argand/arrays';
import type { Dataset } from './dataset.ts';
import { requireObject, requireText } from './require-argument.ts';
import { type DatasetSource, requireSplit, type Split, splits } from './source.ts';

/** A data set that is computed: nothing is stored, downloaded or looked up. */
export interface Formula {
  readonly name: string;
  /** One line for people. */
  readonly description: string;
  /** Computes one split; the same one each time. */
  readonly make: (split: Split) => Dataset;
}

/**
 * A data set source that needs no files, from the formula of its samples.
 *
 * @example
 * import { dataset, formulaDataset } from '@argand/datasets';
 *
 * const parity = formulaDataset({
 *   name: 'parity',
 *   description: 'The parity of two bits.',
 *   make: (split) =>
 *     dataset({
 *       name: `parity ${split}`,
 *       images: Float32Array.of(0, 0, 0, 1, 1, 0, 1, 1),
 *       labels: Uint8Array.of(0, 1, 1, 0),
 *       imageShape: [2],
 *       classes: 2,
 *     }),
 * });
 * (await parity.load('train')).length; // 4
 */
export function formulaDataset(formula: Formula): DatasetSource {
  requireObject('formulaDataset', 'the formula', formula);
  const { name, description, make } = formula;
  requireText('formulaDataset', 'name', name);
  if (typeof make !== 'function')
    throw new TypeError(`${name}: expected make to be a function, received ${nameOf(make)}.`);
  return {
    name,
    description,
    splits,
    async load(split, options = {}) {
      options.signal?.throwIfAborted();
      requireSplit(name, split);
      return make(split);
    },
    async locate() {
      return 'nothing to fetch: it is computed by its formula';
    },
    async fetch() {
      return [];
    },
  };
}

/** @throws Error naming the data set unless the number is whole and at least so much. */
export function requireCount(name: string, setting: string, value: number, least: number): void {
  if (!Number.isSafeInteger(value) || value < least) {
    throw new Error(`${name}: ${setting} is ${value}, but must be a whole number of at least ${least}.`);
  }
}
