import { findAny } from './find.ts';

/** How long a result must have been the newest before it is announced, in milliseconds. */
const settled = 900;

let pending: ReturnType<typeof setTimeout> | undefined;

/**
 * Announces words to screen readers, in the one live region of the page.
 *
 * A result is announced once it has stayed the newest for a moment, so that drawing or a moving slider announces its end alone. Words that are
 * announced already are not repeated.
 *
 * @param urgency `now` for answers to a key and for errors
 */
export function announce(words: string, urgency: 'result' | 'now' = 'result'): void {
  clearTimeout(pending);
  if (urgency === 'now') say(words);
  else pending = setTimeout(() => say(words), settled);
}

function say(words: string): void {
  const region = findAny('announcements');
  if (region.textContent !== words) region.textContent = words;
}
