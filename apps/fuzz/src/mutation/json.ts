import type { Dice } from './dice.ts';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const odd: readonly Json[] = [
  null,
  true,
  '',
  'dense',
  '__proto__',
  -1,
  0,
  0.5,
  1,
  3,
  1e9,
  2 ** 31,
  2 ** 53,
  1e308,
  [],
  [0],
  [1, 1, 1, 1],
  {},
  { kind: 'dense', units: 2 },
];

/** A JSON text with one to four values replaced, removed, repeated or moved under another name. */
export function mutateJson(text: string, dice: Dice): string {
  let value = JSON.parse(text) as Json;
  for (let left = 1 + dice.below(4); left > 0; left--) value = mutated(value, dice);
  // A literal beyond float64 and a repeated name are JSON too, but no value that could be written back.
  return JSON.stringify(value).replace('1e+308', dice.pick(['1e308', '1e400']));
}

/** Goes down at random and changes what it comes to. */
function mutated(value: Json, dice: Dice): Json {
  if (Array.isArray(value) && value.length > 0 && !dice.once(6)) {
    const place = dice.below(value.length);
    const change = dice.below(8);
    if (change === 0) return value.filter((_, k) => k !== place);
    if (change === 1) return [...value, value[place]];
    if (change === 2) return [...value].reverse();
    return value.map((item, k) => (k === place ? mutated(item, dice) : item));
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value) && !dice.once(6)) {
    const names = Object.keys(value);
    if (names.length === 0) return dice.pick(odd);
    const name = dice.pick(names);
    const change = dice.below(8);
    const { [name]: item, ...rest } = value;
    if (change === 0) return rest;
    if (change === 1) return { ...rest, [dice.pick(['kind', 'units', 'extra', 'version'])]: item };
    return { ...value, [name]: mutated(item, dice) };
  }
  if (typeof value === 'number' && dice.once(2))
    return dice.pick([value + 1, value - 1, -value, value * 1e6, value / 2]);
  return dice.pick(odd);
}
