/** How {@link fetchBytes} fetches. */
export interface FetchOptions {
  readonly signal?: AbortSignal;
  readonly cache?: RequestCache;
  /** How long nothing may arrive, in milliseconds. Default 20 seconds. */
  readonly patience?: number;
  readonly fetch?: typeof globalThis.fetch;
}

/**
 * Fetches a file whole.
 *
 * @throws Error that names the file, if there is no connection, the server answers with an error, or nothing arrives for a while
 */
export async function fetchBytes(
  address: URL,
  { signal, cache = 'default', patience = 20_000, fetch = globalThis.fetch }: FetchOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const name = address.pathname.split('/').at(-1) ?? address.pathname;
  const stalled = new AbortController();
  let timer = setTimeout(() => stalled.abort(), patience);
  const signals = signal ? [signal, stalled.signal] : [stalled.signal];
  try {
    const response = await fetch(address, { cache, signal: AbortSignal.any(signals) });
    if (!response.ok || !response.body) {
      throw new Error(`${name} could not be loaded: the server answers ${response.status}`);
    }
    const parts: Uint8Array<ArrayBuffer>[] = [];
    const reader = response.body.getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      parts.push(part.value);
      clearTimeout(timer);
      timer = setTimeout(() => stalled.abort(), patience);
    }
    return new Uint8Array(await new Blob(parts).arrayBuffer());
  } catch (reason) {
    signal?.throwIfAborted();
    if (stalled.signal.aborted) {
      throw new Error(`${name} could not be loaded: nothing has arrived for ${patience / 1000} seconds`);
    }
    if (reason instanceof TypeError) {
      throw new Error(`${name} could not be loaded: no connection`, { cause: reason });
    }
    throw reason;
  } finally {
    clearTimeout(timer);
  }
}
