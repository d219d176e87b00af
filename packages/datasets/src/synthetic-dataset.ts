import { nameOf } from '@argand/arrays';
import { OptionError, OptionTypeError } from '@argand/errors';
import type { Dataset } from './dataset.ts';
import { requireObject, requireText } from './require-argument.ts';
import { type DatasetSource, requireSplit, type Split, splits } from './source.ts';

/** A data set that is computed: nothing is stored, downloaded or looked up. */
export interface SyntheticDescription {
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
 * import { dataset, syntheticDataset } from '@argand/datasets';
 *
 * const parity = syntheticDataset({
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
export function syntheticDataset(formula: SyntheticDescription): DatasetSource {
  requireObject('syntheticDataset', 'the formula', formula);
  const { name, description, make } = formula;
  requireText('syntheticDataset', 'name', name);
  if (typeof make !== 'function')
    throw new OptionTypeError(`${name}: expected make to be a function, received ${nameOf(make)}.`);
  return {
    name,
    description,
    splits,
    async load(split, options = {}) {
      requireSplit(name, split);
      options.signal?.throwIfAborted();
      return make(split);
    },
    async locate() {
      return 'nothing to fetch: it is computed by its formula';
    },
    async fetch({ signal } = {}) {
      signal?.throwIfAborted();
      return [];
    },
  };
}

/** @throws Error naming the data set unless the number is whole and at least so much. */
export function requireCount(name: string, setting: string, value: number, least: number): void {
  if (!Number.isSafeInteger(value) || value < least) {
    throw new OptionError(
      `${name}: ${setting} is ${value}, but must be a whole number of at least ${least}.`,
    );
  }
}
