import { errorMessage } from '@argand/backend';
import { type Augmentation, requireAugmentation } from '@argand/datasets';
import { UsageError } from './failure.ts';

const changes = ['flip', 'rotate', 'shift'] as const;

const expected =
  'expected shift=PIXELS, rotate=ANGLE in units of π, flip=CHANCE, one or several, such as shift=2 flip=0.5, or none';

/**
 * What `--augment` asks for, such as `['shift=2', 'flip=0.5']`, or nothing for `['none']`.
 *
 * @throws UsageError if a change is unknown, given twice, no number or out of its range.
 */
export function readAugmentation(words: readonly string[]): Augmentation {
  const found = new Map<string, number>();
  for (const word of words) {
    if (word === 'none' && words.length === 1) return {};
    const [name, text = '', ...rest] = word.split('=');
    const value = Number(text);
    const known = changes.some((change) => change === name);
    if (!known || rest.length > 0 || text.trim() === '' || !Number.isFinite(value) || found.has(name))
      throw new UsageError(`--augment ${words.join(' ')}: ${word} is not understood; ${expected}.`);
    found.set(name, value);
  }
  const augmentation = Object.fromEntries(found);
  try {
    requireAugmentation(augmentation);
  } catch (error) {
    throw new UsageError(`--augment ${words.join(' ')}: ${errorMessage(error)}`);
  }
  return augmentation;
}

/** The words that ask for it, always in the same order. */
export function augmentationWords(augmentation: Augmentation): string {
  const words = changes.flatMap((change) =>
    augmentation[change] ? [`${change}=${augmentation[change]}`] : [],
  );
  return words.length === 0 ? 'none' : words.join(' ');
}
