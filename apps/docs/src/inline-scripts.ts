import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, posix } from 'node:path';

const inlineScript = /<script(?![^>]*\ssrc=)([^>]*)>([\s\S]*?)<\/script>/g;

/** What a page of the site may load: its own files. Styles may stand in elements, as those of highlighted code do. */
const policy = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'none'",
].join('; ');

/**
 * Moves the scripts that VitePress writes into a page to files of their own, and puts a content security policy at its beginning that
 * allows no others. They still run before the page is drawn, so a dark page does not flash.
 */
export function secureScripts(html: string, page: string, outFolder: string): string {
  const toRoot = posix.relative(posix.dirname(page), '.') || '.';
  const external = html.replace(inlineScript, (whole, attributes: string, code: string) => {
    // JSON for search engines is data.
    if (/type="application\//.test(attributes)) return whole;
    const name = `assets/inline.${createHash('sha256').update(code).digest('hex').slice(0, 8)}.js`;
    mkdirSync(join(outFolder, 'assets'), { recursive: true });
    writeFileSync(join(outFolder, name), code);
    return `<script${attributes} src="${toRoot}/${name}"></script>`;
  });
  return external.replace(
    '<meta charset="utf-8">',
    `$&\n    <meta http-equiv="Content-Security-Policy" content="${policy}">`,
  );
}
