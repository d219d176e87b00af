import { preview } from 'vite';

/** Serves a folder on this machine while `visit` looks at it. */
export async function withSite<T>(folder: string, visit: (url: string) => Promise<T>): Promise<T> {
  const server = await preview({
    configFile: false,
    root: folder,
    logLevel: 'silent',
    appType: 'mpa',
    build: { outDir: '.' },
    preview: {
      host: '127.0.0.1',
      port: 0,
      headers: {
        'Cross-Origin-Opener-Policy': 'same-origin',
        'Cross-Origin-Embedder-Policy': 'require-corp',
      },
    },
  });
  try {
    const [url] = server.resolvedUrls?.local ?? [];
    if (url === undefined) throw new Error(`${folder} is not served: vite tells no address.`);
    return await visit(url);
  } finally {
    await server.close();
  }
}
