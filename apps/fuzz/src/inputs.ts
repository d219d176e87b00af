import { Dice } from './mutation/dice.ts';
import type { Target } from './target.ts';

/** The inputs of a target for one seed, by index. */
export type Inputs = (index: number) => Uint8Array;

/** The inputs of a target: the valid ones come first, each once, then mutated ones. Input `index` of a seed is the same in every campaign. */
export async function drawInputs(target: Target, seed: number): Promise<Inputs> {
  const originals = await target.seeds();
  return (index) => {
    if (index < originals.length) return originals[index].slice();
    const dice = new Dice(seed, target.name, index);
    return target.mutate(dice.pick(originals), dice, originals);
  };
}
