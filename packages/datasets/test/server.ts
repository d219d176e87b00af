import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';

/** What a server does with one request; `name` is the last part of the address. */
export type Answer = (response: ServerResponse, name: string, request: IncomingMessage) => void;

/** A server on this machine, closed when the test is over. It notes the name of every file that was asked for. */
export async function startServer(
  answer: Answer,
): Promise<{ readonly url: string; readonly asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const name = request.url?.split('/').at(-1) ?? '';
    asked.push(name);
    answer(response, name, request);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return { url: `http://127.0.0.1:${address.port}/data`, asked };
}

/** Serves files by name, and answers 404 to all else. */
export function serve(files: Readonly<Record<string, Uint8Array>>): Answer {
  return (response, name) => {
    const bytes = files[name];
    if (bytes === undefined) response.writeHead(404).end();
    else response.writeHead(200, { 'content-length': bytes.length }).end(bytes);
  };
}
