import { readdirSync } from 'node:fs';
import { readSource, root } from './repository.ts';

/** The page of all packages: what each is, and its version. */
export function packagesPage(): string {
  const rows = readdirSync(`${root}packages`).map((folder) => {
    const { name, description, version } = JSON.parse(readSource(`packages/${folder}/package.json`));
    return `| [${name}](${folder}/index.md) | ${description} | ${version} |`;
  });
  return [
    '# Packages',
    'Every export of every package, with its types, its errors and an example that the tests run. Each package is installed and used alone; those that it needs come with it.',
    `| Package | | Version |\n| --- | --- | --- |\n${rows.join('\n')}`,
    'Press `/` and type a name to find an export.',
    '',
  ].join('\n\n');
}
