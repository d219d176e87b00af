import { relative } from 'node:path';
import { type DefaultTheme, defineConfig } from 'vitepress';
import { secureScripts } from '../src/inline-scripts.ts';
import { sidebars } from '../src/navigation.ts';
import { openGraph } from '../src/open-graph.ts';
import { repositoryUrl, root, siteVersion } from '../src/repository.ts';
import { searchableText } from '../src/search.ts';
import { routeOf } from '../src/source-pages.ts';
import { writePages, writeSourcePage } from '../src/write-pages.ts';

const isDevelopment = process.argv.includes('dev');
await writePages({ keepApi: isDevelopment });

/** The address under which the site will be served, with a slash at the end; `npm run docs -- --origin` sets it. */
const origin = process.env.DOCS_ORIGIN || undefined;

/** Settings of the default theme, and those of the components of this site. */
export interface ThemeSettings extends DefaultTheme.Config {
  readonly version: string;
}

export default defineConfig<ThemeSettings>({
  title: 'Argand',
  description:
    'Deep phasor networks for TypeScript: trained like any other network, run on spikes with the same weights.',
  lang: 'en',
  // Relative addresses: the same files work under any path.
  base: './',
  srcDir: 'pages',
  outDir: 'dist',
  cacheDir: 'node_modules/.vitepress',
  head: [['meta', { name: 'theme-color', content: '#b0307a' }]],
  markdown: {
    image: { lazyLoad: true },
    theme: { light: 'github-light-high-contrast', dark: 'github-dark' },
  },
  themeConfig: {
    version: siteVersion,
    logo: '/favicon.svg',
    nav: [
      { text: 'Start', link: '/start/introduction', activeMatch: '^/start/' },
      { text: 'Guides', link: '/guides/train', activeMatch: '^/guides/' },
      { text: 'Packages', link: '/api/', activeMatch: '^/api/' },
      { text: 'Results', link: '/project/results' },
      { text: 'Playground', link: '/playground/index.html', target: '_self', noIcon: true },
      { component: 'VersionMenu' },
    ],
    sidebar: sidebars(),
    outline: { level: [2, 3] },
    search: {
      provider: 'local',
      options: {
        miniSearch: {
          searchOptions: {
            combineWith: 'AND',
            fuzzy: 0.2,
            prefix: true,
            boost: { title: 8, titles: 2, text: 1 },
          },
        },
        async _render(source, env, md) {
          const html = await md.renderAsync(source, env);
          return searchableText(html, env.relativePath);
        },
      },
    },
    editLink: { pattern: `${repositoryUrl}/edit/main/:path`, text: 'Edit this page on GitHub' },
    socialLinks: [{ icon: 'github', link: repositoryUrl }],
    footer: { message: 'Apache-2.0 licence. Every code block of these pages is run by the tests.' },
    externalLinkIcon: true,
  },
  ...(origin === undefined ? {} : { sitemap: { hostname: origin } }),
  transformPageData(page) {
    // What makes a page is seldom where VitePress finds it.
    const { source } = page.frontmatter;
    return {
      ...(typeof source === 'string' ? { filePath: source } : {}),
      frontmatter: {
        ...page.frontmatter,
        head: [...(page.frontmatter.head ?? []), ...openGraph(page, origin)],
      },
    };
  },
  transformHtml: (html, _, { page, siteConfig }) =>
    secureScripts(html, page.replace(/\.md$/, '.html'), siteConfig.outDir),
  vite: {
    build: { chunkSizeWarningLimit: 4096, assetsInlineLimit: 0 },
    plugins: [
      {
        // While someone writes: a page of the repository that changes is written anew, and with it what the browser shows.
        name: 'pages-of-the-repository',
        configureServer({ watcher }) {
          watcher.add([`${root}docs`, `${root}CONTRIBUTING.md`, `${root}packages/argand/README.md`]);
          watcher.on('change', (path) => {
            const file = relative(root, path).replaceAll('\\', '/');
            const route = routeOf(file);
            if (route !== undefined && !file.startsWith('apps/')) writeSourcePage({ file, route });
          });
        },
      },
    ],
  },
});
