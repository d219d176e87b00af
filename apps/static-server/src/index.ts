import { createServer, type ServerResponse } from 'node:http';
import sirv from 'sirv';

/** A running server. */
export interface StaticServer {
  /** The address of the folder; it ends with a slash. */
  readonly url: string;
  /** Stops the server and closes its connections. */
  close(): Promise<void>;
}

/** Headers of a response. */
export type Headers = Readonly<Record<string, string>>;

/** The headers that make a page cross-origin isolated, which threads of WebAssembly need. */
export const isolationHeaders: Headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/** Options of {@link serveFolder}. */
export interface ServeOptions {
  /** The path of the folder in the address, with a slash at both ends. Default `/`. */
  readonly path?: string;
  /** Headers of every response, or of the response to one path. Default {@link isolationHeaders}. */
  readonly headers?: Headers | ((path: string) => Headers);
  /** HTML pages in addition to the files, by path. */
  readonly pages?: Readonly<Record<string, string>>;
  /** Called first for every path under `path`. Returns whether it takes care of the response. */
  readonly intercept?: (path: string, response: ServerResponse) => boolean;
}

/**
 * Serves a folder on a free port of 127.0.0.1. Responds with 404 to paths outside it.
 *
 * @param folder the folder, or a function that returns the one to serve from for each request
 */
export async function serveFolder(
  folder: string | (() => string),
  { path = '/', headers = isolationHeaders, pages = {}, intercept = () => false }: ServeOptions = {},
): Promise<StaticServer> {
  const opened = new Map<string, ReturnType<typeof sirv>>();
  const filesOf = (root: string) => {
    const files = opened.get(root) ?? sirv(root, { dev: true });
    opened.set(root, files);
    return files;
  };
  const headersOf = typeof headers === 'function' ? headers : () => headers;
  const server = createServer((request, response) => {
    const { pathname, search } = new URL(request.url ?? '/', 'http://127.0.0.1');
    for (const [name, value] of Object.entries(headersOf(pathname))) response.setHeader(name, value);
    const notFound = () => {
      response.writeHead(404).end();
    };
    if (Object.hasOwn(pages, pathname)) {
      response.writeHead(200, { 'Content-Type': 'text/html;charset=utf-8' }).end(pages[pathname]);
    } else if (pathname.startsWith(path)) {
      if (intercept(pathname, response)) return;
      request.url = `/${pathname.slice(path.length)}${search}`;
      filesOf(typeof folder === 'string' ? folder : folder())(request, response, notFound);
    } else notFound();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return {
    url: `http://127.0.0.1:${address.port}${path}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
