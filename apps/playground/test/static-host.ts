import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import sirv from 'sirv';

/** A running host. */
export interface StaticHost {
  /** The address of the page. */
  readonly address: string;
  /** From now on nobody answers. */
  close(): Promise<void>;
}

/** Serves a folder as any static host would, under a path of its own, with or without the headers that threads need. */
export async function serveFolder(
  folder: string,
  { path, isolated }: { readonly path: string; readonly isolated: boolean },
): Promise<StaticHost> {
  const files = sirv(folder, {
    setHeaders(response) {
      if (!isolated) return;
      response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
      response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
    },
  });
  const server = createServer((request, response) => {
    const none = () => {
      response.writeHead(404).end();
    };
    if (!request.url?.startsWith(path)) return none();
    request.url = `/${request.url.slice(path.length)}`;
    files(request, response, none);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}${path}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
