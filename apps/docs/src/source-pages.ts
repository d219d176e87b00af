import { existsSync, readdirSync } from 'node:fs';
import { root } from './repository.ts';

/** A page that is written by hand. */
export interface SourcePage {
  /** Its file in the repository, `docs/guides/train.md`. */
  readonly file: string;
  /** Where it stands in the site, `guides/train.md`. */
  readonly route: string;
}

/** Pages that stand elsewhere in the site than in the repository: programs write some, and GitHub shows others where they are. */
const moved: Readonly<Record<string, string>> = {
  'CONTRIBUTING.md': 'project/contributing.md',
  'docs/agreement/README.md': 'project/agreement.md',
  'docs/architecture.md': 'project/architecture.md',
  'docs/benchmarks.md': 'project/benchmarks.md',
  'docs/paper/README.md': 'project/paper.md',
};

/** Pages of wide tables and figures, which take the room of the outline beside the text. */
const wide = new Set(['project/agreement.md', 'project/benchmarks.md', 'project/paper.md']);

export const isWide = (route: string): boolean => wide.has(route);

/** The route of a Markdown file of the repository, or undefined if it is no page of the site. */
export function routeOf(file: string): string | undefined {
  if (file in moved) return moved[file];
  if (file.startsWith('docs/') && file.endsWith('.md')) return file.slice('docs/'.length);
  const folder = /^packages\/([^/]+)(?:\/README\.md)?$/.exec(file)?.[1];
  return folder !== undefined && existsSync(`${root}packages/${folder}/README.md`)
    ? `api/${folder}/index.md`
    : undefined;
}

/** Every page written by hand. The READMEs of libraries are not among them: typedoc puts those on the pages of their packages. */
export function sourcePages(): SourcePage[] {
  const documents = readdirSync(`${root}docs`, { recursive: true, encoding: 'utf8' })
    .map((name) => `docs/${name.replaceAll('\\', '/')}`)
    .filter((file) => file.endsWith('.md'));
  return [...documents, 'CONTRIBUTING.md', 'packages/argand/README.md'].sort().map((file) => {
    const route = routeOf(file);
    if (route === undefined) throw new Error(`${file}: has no route in the site.`);
    return { file, route };
  });
}
