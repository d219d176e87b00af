import { existsSync, statSync } from 'node:fs';
import { posix } from 'node:path';
import { repositoryUrl, root } from './repository.ts';
import { routeOf } from './source-pages.ts';

/** What a page needs beside its text. */
export interface PageFiles {
  /** Pictures, which VitePress bundles. */
  readonly pictures: Set<string>;
  /** Other files that the page links to, which are served as they are. */
  readonly downloads: Set<string>;
}

/** The text of a page as it stands in the site. */
export interface RewrittenPage extends PageFiles {
  readonly text: string;
}

const link = /(!?)\[((?:[^[\]]|\[[^\]]*\])*)\]\(([^()\s]+)\)/g;
/** Fenced code, indented code and code in a line, in which nothing is a link. */
const code = /^```[\s\S]*?^```|^(?: {4}.*\n)+|`[^`\n]*`/gm;
const elsewhere = /^([a-z]+:|#|\/)/i;

/** The file of a picture for dark pages, beside its own. */
export const darkVariant = (file: string): string => file.replace(/\.(\w+)$/, '-dark.$1');

const hasDarkVariant = (file: string) => file.endsWith('.svg') || existsSync(root + darkVariant(file));

/** Where a file of `docs/`, or another of the repository, stands in the site. */
export const placeOf = (file: string): string =>
  file.startsWith('docs/') ? file.slice('docs/'.length) : file;

/**
 * Turns the links of a page, which lead to files of the repository, into links of the site: to the page of a Markdown file, to a
 * copy of a picture or of another file of `docs/`, and to GitHub for all else.
 *
 * @throws Error if a link leads to no file
 */
export function rewriteLinks(text: string, file: string, route: string): RewrittenPage {
  const files: PageFiles = { pictures: new Set(), downloads: new Set() };
  const rewrite = (prose: string): string =>
    prose.replace(link, (whole, mark: string, label: string, target: string) => {
      const words = rewrite(label);
      if (elsewhere.test(target)) return `${mark}[${words}](${target})`;
      const [path, hash = ''] = target.split(/(?=#)/);
      const found = posix.join(posix.dirname(file), decodeURI(path)).replace(/\/$/, '');
      if (!existsSync(root + found))
        throw new Error(`${file}: ${whole} leads to ${found}, which is no file.`);
      return mark === '!'
        ? showPicture(words, found, route, files)
        : `[${words}](${addressOf(found, route, files)}${hash})${isDownload(found) ? '{target="_self"}' : ''}`;
    });
  return { text: outsideCode(text, rewrite), ...files };
}

const isDownload = (file: string) =>
  file.startsWith('docs/') && routeOf(file) === undefined && !statSync(root + file).isDirectory();

const relativeTo = (route: string, place: string) => {
  const path = posix.relative(posix.dirname(route), place);
  return path.startsWith('.') ? path : `./${path}`;
};

function addressOf(file: string, route: string, files: PageFiles): string {
  const page = routeOf(file);
  if (page !== undefined) return relativeTo(route, page);
  if (statSync(root + file).isDirectory()) return `${repositoryUrl}/tree/main/${file}`;
  if (!isDownload(file)) return `${repositoryUrl}/blob/main/${file}`;
  files.downloads.add(file);
  return `/${placeOf(file)}`;
}

function showPicture(words: string, file: string, route: string, files: PageFiles): string {
  files.pictures.add(file);
  const place = relativeTo(route, placeOf(file));
  if (!hasDarkVariant(file)) return `![${words}](${place})`;
  return `![${words}](${place}){.light-only}![${words}](${darkVariant(place)}){.dark-only}`;
}

/** Rewrites a text with its code put aside: a label may hold code, so the text is not cut there. */
function outsideCode(text: string, rewrite: (prose: string) => string): string {
  const aside: string[] = [];
  const prose = text.replace(code, (match) => `\0${aside.push(match) - 1}\0`);
  return rewrite(prose).replace(/\0(\d+)\0/g, (_, index: string) => aside[Number(index)]);
}
