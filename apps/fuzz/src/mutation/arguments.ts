import type { Mutate } from '../target.ts';
import type { Dice } from './dice.ts';

/** What people type by mistake: not one of these is a count that would keep a command busy for long. */
const values = [
  '',
  ' ',
  '0',
  '-0',
  '-1',
  '1.5',
  ' 5 ',
  '0x10',
  '1e1',
  'NaN',
  'Infinity',
  '1e999',
  '99999999999999999999',
  '9'.repeat(400),
  '５',
  'abc',
  '1,2',
  ',',
  '1,,2',
  '--',
  '-',
  'none',
  'gated',
  'ode',
  'rk45',
  '../..',
  '/nowhere/file.npy',
  '/dev/null',
  '__proto__',
  'constructor',
];

const options = [
  '--neuron',
  '--cycles',
  '--leak',
  '--threshold',
  '--refractory',
  '--solver',
  '--step',
  '--detection',
  '--bias',
  '--jitter',
  '--delete',
  '--bits',
  '--limit',
  '--seed',
  '--repeats',
  '--threads',
  '--backend',
  '--dataset',
  '--data-dir',
  '--batch-size',
  '--learning-rate',
  '--augment',
  '--recipe',
  '--model',
  '--damping',
  '--layers',
  '--spikes',
  '--output',
  '--early',
  '--rate-coded',
  '--json',
  '--quiet',
  '--help',
  '--version',
  '--no-such-option',
];

function mutated(words: readonly string[], dice: Dice): string[] {
  const place = 1 + dice.below(Math.max(words.length - 1, 1));
  switch (dice.below(5)) {
    case 0:
      return words.filter((_, k) => k !== place);
    case 1:
      return [...words, dice.pick(options), dice.pick(values)];
    case 2:
      return [...words, dice.pick(options)];
    default:
      return words.map((word, k) => (k === place ? dice.pick(values) : word));
  }
}

/** A command line, a JSON list of words, with one to three words replaced, removed or added. */
export const mutateArguments: Mutate = (seed, dice) => {
  let words = JSON.parse(new TextDecoder().decode(seed)) as string[];
  for (let left = 1 + dice.below(3); left > 0; left--) words = mutated(words, dice);
  return new TextEncoder().encode(JSON.stringify(words));
};
