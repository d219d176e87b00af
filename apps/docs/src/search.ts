const heading = /<(\/?)h[2-6]\b[^>]*>/g;

/**
 * The text of a page as the search sees it. A page of the API is one result, under the name of its export and package: its sections
 * ("Returns", "Throws") are the same on hundreds of pages, and their titles would crowd out everything else.
 */
export function searchableText(html: string, relativePath: string): string {
  const folder = /^api\/([^/]+(?:\/[\w-]+)?)\/[\w-]+\/[^/]+$/.exec(relativePath)?.[1];
  if (folder === undefined) return html;
  return html.replace(heading, '<$1p>').replace(/(<h1\b[^>]*>[^<]*)/, `$1 · @argand/${folder}`);
}
