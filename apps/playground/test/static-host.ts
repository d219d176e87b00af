import type { ServerResponse } from 'node:http';
import { isolationHeaders, serveFolder } from 'static-server';

/** What a host does to a file instead of sending it. */
export type Fault = 'missing' | 'failing' | 'stalled' | 'damaged';

/** A running host. */
export interface StaticHost {
  /** The address of the page. */
  readonly address: string;
  /** Serves another folder from now on. */
  use(folder: string): void;
  /** Faults of files, by a part of their paths; none at the start. */
  readonly faults: Map<string, Fault>;
  /** Stops the host: later requests fail. */
  close(): Promise<void>;
}

/** Serves a built page as any static host would, under a path of its own, with or without the headers that threads need. */
export async function servePage(
  folder: string,
  { path, isolated }: { readonly path: string; readonly isolated: boolean },
): Promise<StaticHost> {
  let current = folder;
  const faults = new Map<string, Fault>();
  const { url, close } = await serveFolder(() => current, {
    path,
    headers: isolated ? isolationHeaders : {},
    intercept(requested, response) {
      const fault = [...faults].find(([part]) => requested.includes(part))?.[1];
      if (fault) fail(response, fault);
      return fault !== undefined;
    },
  });
  return {
    address: url,
    use(next) {
      current = next;
    },
    faults,
    close,
  };
}

function fail(response: ServerResponse, fault: Fault): void {
  if (fault === 'stalled') return;
  if (fault === 'damaged') response.writeHead(200).end('<!doctype html>');
  else response.writeHead(fault === 'missing' ? 404 : 500).end();
}
