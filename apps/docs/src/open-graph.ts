import type { HeadConfig, PageData } from 'vitepress';

const card = 'card.png';

/**
 * What messages and social networks show of a page. Pictures and canonical addresses must be absolute, so they need the address
 * under which the site is served; without it they are left out.
 */
export function openGraph(
  { title, description, relativePath }: PageData,
  origin: string | undefined,
): HeadConfig[] {
  const property = (name: string, content: string): HeadConfig => [
    'meta',
    { property: `og:${name}`, content },
  ];
  const toRoot = '../'.repeat(relativePath.split('/').length - 1) || './';
  const own: HeadConfig[] = [
    ['link', { rel: 'icon', type: 'image/svg+xml', href: `${toRoot}favicon.svg` }],
    property('title', title || 'Argand'),
    property('description', description),
    property('type', relativePath === 'index.md' ? 'website' : 'article'),
    property('site_name', 'Argand'),
  ];
  if (origin === undefined) return own;
  const address = new URL(relativePath.replace(/(^|\/)index\.md$/, '$1').replace(/\.md$/, '.html'), origin)
    .href;
  return [
    ...own,
    property('url', address),
    property('image', new URL(card, origin).href),
    property('image:width', '1200'),
    property('image:height', '630'),
    ['meta', { name: 'twitter:card', content: 'summary_large_image' }],
    ['link', { rel: 'canonical', href: address }],
  ];
}
