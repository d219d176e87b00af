// Node's own modules, or undefined in a browser. Asked of the process, so that bundlers for pages see no import.
const builtin = globalThis.process?.getBuiltinModule;

/** The bytes behind a URL: of a file, or from a server. @throws Error that names it, and says why it cannot be had. */
export async function readBytes(url: URL): Promise<Uint8Array> {
  if (url.protocol === 'file:' && builtin) {
    try {
      return await builtin('node:fs/promises').readFile(url);
    } catch (error) {
      throw missing(url, error);
    }
  }
  const response = await fetch(url).catch((error: unknown) => {
    throw missing(url, error);
  });
  if (!response.ok) throw missing(url, `the server answers ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

function missing(url: URL, reason: unknown): Error {
  const because = reason instanceof Error ? reason.message : String(reason);
  return new Error(
    `@argand/pretrained: ${url.href} cannot be read (${because}); it belongs to the package's folder networks/, or beside the bundle of a page.`,
  );
}
