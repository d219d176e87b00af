import { type Difference, differencesOf, listed } from './run-differences.ts';
import type { RunSettings } from './run-settings.ts';

/**
 * Checks that the run in a folder is the one that a command describes. A run that is named to be resumed may differ in the version of Argand
 * and in the number of epochs.
 *
 * @throws Error that says what differs and what to do
 */
export function requireSameRun(path: string, found: RunSettings, wanted: RunSettings, resume: boolean): void {
  const differing = differencesOf(found, wanted);
  const epochs = /^training\.(epochs|continuedAfter)$/;
  if (resume) {
    const others = differing.filter(({ place }) => place !== 'argand' && !epochs.test(place));
    if (others.length > 0) throw new Error(`--resume ${path}: ${listed(others)}. ${remedies(others)}`);
    return;
  }
  if (differing.length === 0) return;
  const more = wanted.content.training.epochs;
  const resumed =
    more > found.content.training.epochs && differing.every(({ place }) => epochs.test(place))
      ? `continue it to more epochs with --resume ${path} --epochs ${more}`
      : `take that run as it is with --resume ${path}`;
  throw new Error(`${path} holds another run: ${listed(differing)}. Choose another --out, or ${resumed}.`);
}

/** What helps where a run that is resumed finds other data or another backend than before. */
function remedies(differing: readonly Difference[]): string {
  const within = (part: string) => differing.some(({ place }) => place.startsWith(part));
  const words = [
    ...(within('data') ? ['Give the data that the run began with (--dataset, --data-dir).'] : []),
    ...(within('backend') ? ['Give the backend that the run began with (--backend).'] : []),
    ...(within('training') ? ['Resume it with the version of Argand that began it.'] : []),
  ];
  return words.join(' ');
}
