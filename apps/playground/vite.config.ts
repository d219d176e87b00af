import { defineConfig, type Plugin } from 'vite';

/** What threads need: pages that are isolated from those of other origins. */
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/** Nothing from elsewhere, nothing inline, nothing evaluated; WebAssembly may compile. */
const policy = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
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

export default defineConfig({
  // Relative addresses: the site works under any path.
  base: './',
  plugins: [contentSecurityPolicy],
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
