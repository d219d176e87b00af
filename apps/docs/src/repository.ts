import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The folder of this app, and of the repository, each with a slash at the end. VitePress runs in the first. */
export const app = fileURLToPath(new URL('../', import.meta.url));
export const root = fileURLToPath(new URL('../../../', import.meta.url));

/** Where the pages are written that VitePress builds. */
export const pagesFolder = `${app}pages`;

export const repositoryUrl = 'https://github.com/argand-phasor/argand';

/** The text of a file of the repository. */
export const readSource = (file: string): string => readFileSync(root + file, 'utf8');

/** The version that a reader sees: that of the command line, which depends on every library. */
export const siteVersion: string = JSON.parse(readSource('packages/argand/package.json')).version;
