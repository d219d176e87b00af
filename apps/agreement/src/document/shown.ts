import type { Figure } from 'study';

/** Where a drawing and its numbers are, from the document. */
export function shown({ name }: Figure, words: string): string {
  return `![${words}](agreement/${name}.svg)\n\nNumbers: [\`${name}.csv\`](agreement/${name}.csv).`;
}
