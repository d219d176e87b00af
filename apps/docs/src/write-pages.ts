import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeApiPages } from './api.ts';
import { changelogPage } from './changelog.ts';
import { commandLinePage } from './command-line.ts';
import { darkFigure, lightFigure } from './figures.ts';
import { firstParagraph, withFrontMatter } from './front-matter.ts';
import { darkVariant, placeOf, rewriteLinks } from './links.ts';
import { packagesPage } from './packages-page.ts';
import { app, pagesFolder, readSource, root, siteVersion } from './repository.ts';
import { isWide, type SourcePage, sourcePages } from './source-pages.ts';

function write(place: string, content: string | Uint8Array): void {
  const file = join(pagesFolder, place);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

/** Copies a picture; of a drawing, both that for light and that for dark pages. */
function writePicture(file: string): void {
  const place = placeOf(file);
  if (file.endsWith('.svg')) {
    write(place, lightFigure(readSource(file)));
    write(darkVariant(place), darkFigure(readSource(file)));
    return;
  }
  for (const each of [file, darkVariant(file)])
    if (existsSync(root + each)) write(placeOf(each), readFileSync(root + each));
}

/** Writes one page as it stands in the site, with its pictures and the files that it links to. */
export function writeSourcePage({ file, route }: SourcePage): void {
  const { text, pictures, downloads } = rewriteLinks(readSource(file), file, route);
  write(
    route,
    withFrontMatter(text, {
      description: firstParagraph(text),
      source: file,
      ...(isWide(route) ? { aside: false } : {}),
    }),
  );
  for (const picture of pictures) writePicture(picture);
  for (const download of downloads) write(`public/${placeOf(download)}`, readFileSync(root + download));
}

/** Puts the playground, as it was built, beside the pages. Headers are the whole site's, so its own are left out. */
function copyPlayground(): void {
  const playground = join(root, 'apps/playground/dist');
  if (!existsSync(join(playground, 'index.html')))
    throw new Error('apps/playground/dist is missing; npm run docs builds it first.');
  cpSync(playground, join(pagesFolder, 'public/playground'), {
    recursive: true,
    filter: (path) => !path.endsWith('_headers'),
  });
}

/**
 * Writes all that VitePress builds into `pages`: the hand-written pages of the repository, the API of every library, the command line,
 * the changelog, and the playground. With `keepApi`, the API of an earlier time stays, which saves most of a minute.
 */
export async function writePages({ keepApi }: { readonly keepApi: boolean }): Promise<void> {
  const keep = keepApi && existsSync(join(pagesFolder, 'api/typedoc-sidebar.json'));
  mkdirSync(pagesFolder, { recursive: true });
  for (const name of readdirSync(pagesFolder))
    if (!(keep && name === 'api')) rmSync(join(pagesFolder, name), { recursive: true });
  const generated = Promise.all([commandLinePage(), keep ? undefined : writeApiPages()]);
  for (const page of sourcePages()) writeSourcePage(page);
  cpSync(join(app, 'public'), join(pagesFolder, 'public'), { recursive: true });
  write('public/version.json', JSON.stringify({ version: siteVersion, versions: null }));
  copyPlayground();
  const [commandLine] = await generated;
  // Files that READMEs of packages link to.
  const media = join(pagesFolder, 'api/_media');
  if (existsSync(media)) cpSync(media, join(pagesFolder, 'public/api/_media'), { recursive: true });
  writeGenerated('reference/command-line.md', commandLine);
  writeGenerated('project/changelog.md', changelogPage());
  writeGenerated('api/index.md', packagesPage());
  // After typedoc, which empties its folder.
  for (const page of sourcePages()) if (page.route.startsWith('api/')) writeSourcePage(page);
}

const writeGenerated = (route: string, text: string) =>
  write(route, withFrontMatter(text, { description: firstParagraph(text), editLink: false }));
