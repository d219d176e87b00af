import type { Dice } from './dice.ts';

/** Numbers at which readers of lengths, counts and offsets go wrong. */
const edges = [
  0,
  1,
  2,
  7,
  8,
  127,
  128,
  255,
  256,
  32767,
  32768,
  65535,
  65536,
  2 ** 24,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32 - 1,
];

/** The same in the decimal digits of text headers, and what is not a whole number. */
const edgeTexts = [
  ...edges.map(String),
  '-1',
  '-0',
  '9007199254740993',
  '99999999999999999999',
  '1e400',
  '0.5',
  '1e-320',
  'NaN',
  'null',
  '""',
  '[]',
  '{}',
];

type Mutation = (bytes: Uint8Array, dice: Dice, others: readonly Uint8Array[]) => Uint8Array;

/** Replaces `removed` bytes at a place by others. */
function splice(bytes: Uint8Array, place: number, removed: number, inserted: Uint8Array): Uint8Array {
  const end = Math.min(place + removed, bytes.length);
  const result = new Uint8Array(bytes.length - (end - place) + inserted.length);
  result.set(bytes.subarray(0, place));
  result.set(inserted, place);
  result.set(bytes.subarray(end), place + inserted.length);
  return result;
}

/** A place in the bytes: half of the time among the first 64, where headers are. */
function placeIn(bytes: Uint8Array, dice: Dice): number {
  return dice.below(dice.once(2) ? Math.min(bytes.length, 64) : bytes.length);
}

const flipBit: Mutation = (bytes, dice) => {
  const place = placeIn(bytes, dice);
  const result = bytes.slice();
  result[place] ^= 1 << dice.below(8);
  return result;
};

const setByte: Mutation = (bytes, dice) => {
  const place = placeIn(bytes, dice);
  const result = bytes.slice();
  result[place] = dice.once(2) ? dice.below(256) : dice.pick([0, 1, 0x20, 0x7f, 0x80, 0xff]);
  return result;
};

const setNumber: Mutation = (bytes, dice) => {
  const result = bytes.slice();
  const size = dice.pick([2, 4, 8]);
  if (bytes.length < size) return result;
  const place = Math.min(placeIn(bytes, dice), bytes.length - size);
  const view = new DataView(result.buffer);
  const number = dice.once(3) ? dice.below(2 ** 32) : dice.pick(edges);
  const little = dice.once(2);
  if (size === 2) view.setUint16(place, number, little);
  else if (size === 4) view.setUint32(place, number, little);
  else view.setBigUint64(place, BigInt(number) << BigInt(dice.pick([0, 0, 16, 32])), little);
  return result;
};

const remove: Mutation = (bytes, dice) =>
  splice(bytes, placeIn(bytes, dice), 1 + dice.below(dice.pick([4, 64, 4096])), new Uint8Array(0));

const cut: Mutation = (bytes, dice) => bytes.slice(0, placeIn(bytes, dice));

const repeat: Mutation = (bytes, dice) => {
  const from = placeIn(bytes, dice);
  const piece = bytes.slice(from, from + 1 + dice.below(dice.pick([4, 64, 1024])));
  return splice(bytes, placeIn(bytes, dice), 0, piece);
};

const insert: Mutation = (bytes, dice) =>
  splice(
    bytes,
    placeIn(bytes, dice),
    0,
    Uint8Array.from({ length: 1 + dice.below(8) }, () => dice.below(256)),
  );

/** The head of one seed and the tail of another. */
const cross: Mutation = (bytes, dice, others) => {
  const other = dice.pick(others);
  return splice(bytes, placeIn(bytes, dice), bytes.length, other.subarray(placeIn(other, dice)));
};

/** Replaces one run of digits in a text header. */
const setText: Mutation = (bytes, dice) => {
  const isDigit = (byte: number) => byte >= 0x30 && byte <= 0x39;
  const start = placeIn(bytes, dice);
  let from = start;
  while (from < bytes.length && from < start + 4096 && !isDigit(bytes[from])) from++;
  if (!isDigit(bytes[from] ?? 0)) return setByte(bytes, dice, []);
  let to = from;
  while (to < bytes.length && to < from + 32 && isDigit(bytes[to])) to++;
  return splice(bytes, from, to - from, new TextEncoder().encode(dice.pick(edgeTexts)));
};

const mutations: readonly Mutation[] = [
  flipBit,
  setByte,
  setByte,
  setNumber,
  setNumber,
  remove,
  cut,
  repeat,
  insert,
  cross,
  setText,
  setText,
];

/** The longest input that mutations make. */
const longest = 1 << 20;

/**
 * Bytes with one to six random mutations: bits, bytes, integers of every size and byte order, numbers in text, pieces removed, repeated,
 * inserted, cut off or taken from another seed.
 */
export function mutateBytes(bytes: Uint8Array, dice: Dice, others: readonly Uint8Array[]): Uint8Array {
  let result = bytes;
  for (let left = dice.once(2) ? 1 : 1 + dice.below(6); left > 0; left--) {
    if (result.length === 0) return result;
    result = dice.pick(mutations)(result, dice, others);
  }
  return result.length > longest ? result.slice(0, longest) : result;
}
