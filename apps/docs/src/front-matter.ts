/** What VitePress and the head of a page know of it beyond its text. */
export interface PageMatter {
  /** One or two sentences, for search engines and links in messages. */
  readonly description?: string | undefined;
  /** The file of the repository that makes it, for the edit link. Without one there is no edit link. */
  readonly source?: string | undefined;
  /** Whether there is an edit link. */
  readonly editLink?: boolean;
  /** Whether there is an outline beside the text. */
  readonly aside?: boolean;
}

/** Puts front matter before a page, or adds it to what the page has. YAML reads JSON. */
export function withFrontMatter(page: string, matter: PageMatter): string {
  const lines = Object.entries(matter)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`);
  const own = /^---\n([\s\S]*?)---\n/.exec(page);
  return `---\n${own?.[1] ?? ''}${lines.join('')}---\n${page.slice(own?.[0].length ?? 0)}`;
}

/** The words of the first paragraph, at most about two lines of them, without Markdown's marks; undefined if there is none. */
export function firstParagraph(page: string): string | undefined {
  const paragraph = page
    .replace(/^---\n[\s\S]*?---\n/, '')
    .replace(/^```[\s\S]*?^```/gm, '')
    .split(/\n\s*\n/)
    .map((block) => block.trim())
    .find((block) => /^[\p{L}\d_*`"[(]/u.test(block) && !/^(Defined in:|\|)/.test(block));
  return paragraph === undefined ? undefined : shorten(plainText(paragraph));
}

const plainText = (markdown: string) =>
  markdown
    .replace(/!\[[^\]]*\]\([^)]*\)/g, '')
    .replace(/\[((?:[^[\]]|\[[^\]]*\])*)\]\([^)]*\)/g, '$1')
    .replace(/<[^>]+>/g, '')
    .replace(/[*`]|(?<!\w)_|_(?!\w)|\\(?=[<>|[\]])/g, '')
    .replace(/\s+/g, ' ')
    .trim();

function shorten(text: string): string {
  if (text.length <= 200) return text;
  const sentences = text.slice(0, 200).lastIndexOf('. ');
  return sentences > 60 ? text.slice(0, sentences + 1) : `${text.slice(0, text.lastIndexOf(' ', 197))} …`;
}
