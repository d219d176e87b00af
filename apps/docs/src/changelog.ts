import { existsSync, readdirSync } from 'node:fs';
import { readSource, root } from './repository.ts';

/** A change that users notice, as `npm run changeset` keeps it. */
export interface Changeset {
  readonly packages: readonly string[];
  readonly text: string;
}

/** Reads a file of `.changeset/`. */
export function parseChangeset(file: string): Changeset {
  const [, head = '', text = ''] = /^---\n([\s\S]*?)---\n([\s\S]*)$/.exec(file) ?? [];
  return { packages: [...head.matchAll(/^"([^"]+)":/gm)].map(([, name]) => name), text: text.trim() };
}

/** The changes of all releases: each package's CHANGELOG.md, before it what the next release brings. */
export function changelogPage(): string {
  const unreleased = readdirSync(`${root}.changeset`)
    .filter((name) => name.endsWith('.md') && name !== 'README.md')
    .map((name) => parseChangeset(readSource(`.changeset/${name}`)));
  const released = readdirSync(`${root}packages`)
    .map((folder) => `packages/${folder}/CHANGELOG.md`)
    .filter((file) => existsSync(root + file))
    .map((file) => readSource(file).replace(/^#/gm, '##'));
  return [
    '# Changelog',
    'Every package has a version and a changelog of its own. Versions follow semantic versioning; before 1.0.0 a minor version may change what programs rely on.',
    unreleased.length === 0 ? '' : '## Not released yet',
    ...unreleasedSections(unreleased),
    ...released,
    '',
  ].join('\n\n');
}

/** The changes that no release has yet, by package. A change of several packages stands under each. */
function unreleasedSections(changesets: readonly Changeset[]): string[] {
  const packages = [...new Set(changesets.flatMap((changeset) => changeset.packages))].sort();
  return packages.map((name) => {
    const texts = changesets.filter((changeset) => changeset.packages.includes(name)).map(({ text }) => text);
    return `### ${name}\n\n${texts.map(inListItem).join('\n')}`;
  });
}

const inListItem = (text: string) => `- ${text.replace(/\n/g, '\n  ')}`;
