import { findAny } from './find.ts';

/** How long a result must have been the newest before it is announced, in milliseconds. */
const settled = 900;

const pending = new Map<string, ReturnType<typeof setTimeout>>();

/** How {@link announce} announces. */
export interface AnnounceOptions {
  /** At once: for answers to a key and for failures. */
  readonly now?: boolean;
  /** What the words are about. Newer words about the same thing take the place of older ones. */
  readonly about?: string;
}

/**
 * Announces words to screen readers, in the one live region of the page.
 *
 * A result is announced once it has stayed the newest for a moment, so that drawing or a moving slider announces its end alone.
 */
export function announce(words: string, { now = false, about = 'answer' }: AnnounceOptions = {}): void {
  clearTimeout(pending.get(about));
  if (now) say(words);
  else
    pending.set(
      about,
      setTimeout(() => {
        if (findAny('announcements').textContent !== words) say(words);
      }, settled),
    );
}

/** Words that are there already are told from the same words anew by a space at their end. */
function say(words: string): void {
  const region = findAny('announcements');
  region.textContent = region.textContent === words ? `${words}\u00a0` : words;
}
