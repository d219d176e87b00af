import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DefaultTheme } from 'vitepress';
import { pagesFolder } from './repository.ts';

type Item = DefaultTheme.SidebarItem;

/** The pages of the site in reading order. Their titles are their first headings, unless a shorter one stands here. */
const groups: Readonly<Record<string, readonly (string | readonly [string, string])[]>> = {
  Start: [
    ['start/introduction', 'What Argand is'],
    'start/node',
    'start/page',
    ['start/coming-from-elsewhere', 'Coming from PyTorch or JAX'],
  ],
  Guides: [
    'guides/own-pictures',
    'guides/train',
    'guides/training-loop',
    'guides/regression',
    'guides/run-on-spikes',
    'guides/choose-a-neuron',
    'guides/robustness',
    'guides/streams',
    'guides/to-hardware',
    'guides/determinism',
    'guides/debugging',
    'guides/performance',
    'guides/hosting',
    'guides/write-a-layer',
    'guides/write-a-neuron',
    'guides/write-a-kernel',
    'guides/write-a-backend',
  ],
  Concepts: ['concepts/science', 'concepts/neurons'],
  Reference: ['reference/command-line', 'reference/files', ['api/index', 'Packages']],
  Project: [
    'project/results',
    ['project/paper', 'The paper reproduced'],
    ['project/agreement', 'Spikes against atemporal'],
    'project/benchmarks',
    'project/architecture',
    'project/design',
    ['project/contributing', 'Contributing'],
    'project/changelog',
  ],
};

const titleOf = (route: string) => {
  const title = /^# (.+)$/m.exec(readFileSync(join(pagesFolder, `${route}.md`), 'utf8'))?.[1];
  if (title === undefined) throw new Error(`${route}: a page begins with its title, as "# Title".`);
  return title;
};

const linkOf = (route: string) => `/${route.replace(/(^|\/)index$/, '$1')}`;

/** The sidebar of all pages but the API's. */
function mainSidebar(): Item[] {
  return Object.entries(groups).map(([text, pages]) => ({
    text,
    items: pages.map((page) => {
      const [route, title] = typeof page === 'string' ? [page, titleOf(page)] : page;
      return { text: title, link: linkOf(route) };
    }),
  }));
}

const commandLine: Item = { text: 'argand', link: '/api/argand/' };

/** The packages, with what each exports, as typedoc lists them. */
function packages(): Item[] {
  const items: Item[] = JSON.parse(readFileSync(join(pagesFolder, 'api/typedoc-sidebar.json'), 'utf8'));
  return items.map((item) => tidy(item));
}

/** Links without file names, as those of the other pages. */
const tidy = ({ text, link, items }: Item): Item => ({
  ...(text === undefined ? {} : { text }),
  ...(link === undefined ? {} : { link: link.replace(/index\.md$/, '').replace(/\.md$/, '') }),
  ...(items === undefined ? {} : { items: items.map(tidy), collapsed: true }),
});

/** A sidebar for each package: all packages, of which only its own shows what it exports. So no page carries the links of all others. */
export function sidebars(): DefaultTheme.SidebarMulti {
  const all = packages();
  const closed = [commandLine, ...all.map(({ text, link }) => ({ text, link }) as Item)];
  const ofPackage = (own: Item): Item[] => [
    { text: 'All packages', link: '/api/' },
    { ...own, collapsed: false, items: (own.items ?? []).map((group) => ({ ...group, collapsed: false })) },
  ];
  return {
    ...Object.fromEntries(all.map((own) => [String(own.link), ofPackage(own)])),
    '/api/': [{ text: 'Packages', link: '/api/', items: closed }],
    '/': mainSidebar(),
  };
}
