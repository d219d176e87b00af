import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import sirv from 'sirv';

/** What a host does to a file in the place of sending it. */
export type Fault = 'missing' | 'failing' | 'stalled' | 'damaged';

/** A running host. */
export interface StaticHost {
  /** The address of the page. */
  readonly address: string;
  /** Serves another folder from now on. */
  use(folder: string): void;
  /** Faults of files, by a part of their paths; none at the start. */
  readonly faults: Map<string, Fault>;
  /** From now on nobody answers. */
  close(): Promise<void>;
}

/** Serves a folder as any static host would, under a path of its own, with or without the headers that threads need. */
export async function serveFolder(
  folder: string,
  { path, isolated }: { readonly path: string; readonly isolated: boolean },
): Promise<StaticHost> {
  const open = (root: string) =>
    sirv(root, {
      // A folder may be another later.
      dev: true,
      setHeaders(response) {
        if (!isolated) return;
        response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
        response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
      },
    });
  let files = open(folder);
  const faults = new Map<string, Fault>();
  const server = createServer((request, response) => {
    const none = () => {
      response.writeHead(404).end();
    };
    const { url } = request;
    if (!url?.startsWith(path)) return none();
    const fault = [...faults].find(([part]) => url.includes(part))?.[1];
    if (fault) return fail(response, fault, isolated);
    request.url = `/${url.slice(path.length)}`;
    files(request, response, none);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}${path}`,
    use(next) {
      files = open(next);
    },
    faults,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function fail(response: ServerResponse, fault: Fault, isolated: boolean): void {
  if (fault === 'stalled') return;
  if (isolated) response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
  if (fault === 'damaged') response.writeHead(200).end('<!doctype html>');
  else response.writeHead(fault === 'missing' ? 404 : 500).end();
}
