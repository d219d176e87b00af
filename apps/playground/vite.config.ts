import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { defineConfig, type Plugin } from 'vite';

/** What threads need: pages that are isolated from those of other origins. */
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/** Runs before the first paint, so it stands in the page; the policy allows it by its hash. */
const first = readFileSync(new URL('src/page/first.js', import.meta.url), 'utf8');
const firstHash = createHash('sha256').update(first).digest('base64');

/** Nothing from elsewhere, nothing else inline, nothing evaluated; WebAssembly may compile. */
const policy = [
  "default-src 'self'",
  `script-src 'self' 'wasm-unsafe-eval' 'sha256-${firstHash}'`,
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'none'",
].join('; ');

/** The policy stands in the page, for hosts that send no headers. Vite's development server needs inline styles, so only in what is built. */
const contentSecurityPolicy: Plugin = {
  name: 'content-security-policy',
  apply: 'build',
  transformIndexHtml: () => [
    {
      tag: 'meta',
      attrs: { 'http-equiv': 'Content-Security-Policy', content: policy },
      injectTo: 'head-prepend',
    },
  ],
};

const firstScript: Plugin = {
  name: 'first-script',
  // Before the page's own code and styles, so that it hears of those that do not load.
  transformIndexHtml: (html) => html.replace('<!-- first.js -->', () => `<script>${first}</script>`),
};

export default defineConfig({
  // Relative addresses: the site works under any path.
  base: './',
  plugins: [contentSecurityPolicy, firstScript],
  worker: { format: 'es' },
  optimizeDeps: { exclude: ['@argand/backend-wasm'] },
  build: {
    target: 'es2022',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
  server: { headers: isolation },
  preview: { headers: isolation },
});
