import type { RunSettings } from './run-settings.ts';

/** More differences than this are counted, not listed. */
const maxListed = 3;

/** One difference of two runs. */
export interface Difference {
  /** The field of the content: `training.seed`. */
  readonly place: string;
  /** "seed is 0 there and 9 here" */
  readonly words: string;
}

/** What differs in a run that was found from one that is wanted; nothing if they are the same run. */
export function differencesOf(found: RunSettings, wanted: RunSettings): Difference[] {
  const parts = [
    { name: 'dataset', part: 'data' },
    { name: 'model', part: 'network' },
    { name: 'recipe', part: 'training' },
    { part: 'backend' },
    { part: 'argand' },
  ] as const;
  return parts.flatMap((one) => {
    const details = leaves(found.content[one.part], wanted.content[one.part], one.part);
    if (details.length === 0 || !('name' in one) || found[one.name] === wanted[one.name]) return details;
    const words = `${one.name} is ${found[one.name]} there and ${wanted[one.name]} here`;
    // The numbers of a recipe say no more than its name; a seed says more.
    const options = details.filter(
      ({ place }) => !/^training\.(loss|optimizer|schedule|l2|damping)\b/.test(place),
    );
    return [{ place: one.part, words }, ...(one.part === 'training' ? options : [])];
  });
}

/** Differences as part of a sentence. */
export function listed(differences: readonly Difference[]): string {
  const rest = differences.length - maxListed;
  const words = differences.slice(0, maxListed).map((one) => one.words);
  return [...words, ...(rest > 0 ? [`${rest} more`] : [])].join(', ');
}

/** The differences of two JSON values. */
export function differencesWithin(found: object, wanted: object): Difference[] {
  return Object.keys(wanted).flatMap((name) =>
    leaves(Reflect.get(found, name), Reflect.get(wanted, name), name),
  );
}

/** The places at which two JSON values differ. */
function leaves(found: unknown, wanted: unknown, place: string): Difference[] {
  if (JSON.stringify(found) === JSON.stringify(wanted)) return [];
  if (isRecord(found) && isRecord(wanted)) {
    const names = new Set([...Object.keys(found), ...Object.keys(wanted)]);
    return [...names].flatMap((name) => leaves(found[name], wanted[name], `${place}.${name}`));
  }
  return [{ place, words: `${wordsFor(place)} is ${shown(found)} there and ${shown(wanted)} here` }];
}

function wordsFor(place: string): string {
  switch (place) {
    case 'argand':
      return 'the version of Argand';
    case 'data.train.sha256':
      return 'the SHA-256 of the training data';
    case 'data.sha256':
      return 'the SHA-256 of the data';
    case 'data.test.sha256':
      return 'the SHA-256 of the test data';
    case 'checksum':
      return 'the SHA-256 of the network';
    case 'backend.module':
      return 'the SHA-256 of the backend module';
    default:
      return place.replace(/^training\./, '');
  }
}

function shown(value: unknown): string {
  if (typeof value === 'string') return /^[0-9a-f]{64}$/.test(value) ? `${value.slice(0, 12)}…` : value;
  if (isTexts(value)) return value.join(', then ');
  const text = JSON.stringify(value) ?? 'missing';
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** An object, or a list of objects, by its names or places. */
function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  return !Array.isArray(value) || value.every((one) => typeof one === 'object');
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string');
}
