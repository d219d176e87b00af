import { concatenate } from './gzip.ts';
import type { LoadOptions } from './source.ts';

/** A failure that asking again will not mend: the file isn't there, or what came isn't it. */
class Refusal extends Error {
  override readonly name = 'Refusal';
}

/** The server asks for patience: `Retry-After`, in milliseconds. */
class Busy extends Error {
  override readonly name = 'Busy';
  readonly pauseMs: number | undefined;
  constructor(message: string, pauseMs: number | undefined) {
    super(message);
    this.pauseMs = pauseMs;
  }
}

const longestPauseMs = 30_000;

/** What {@link download} is to bring. */
export interface DownloadRequest<Content> {
  /** The name of the file, without `.gz`. */
  readonly file: string;
  readonly mirrors: readonly string[];
  /** More bytes than this are not accepted. */
  readonly limit: number;
  /** Turns the bytes that came into what they should be, or throws when they aren't that. */
  readonly accept: (bytes: Uint8Array) => Promise<Content>;
}

/**
 * Downloads one file from the first mirror that has it. Each mirror is asked for `FILE.gz`, then for `FILE` if it has
 * no such file or a wrong one. An answer that may change (no connection, a stall, an end that comes too soon, 408, 429,
 * 5xx) is asked for again after a pause that doubles each time.
 *
 * @throws Error that lists what every address answered; the signal's reason when the signal ended it.
 */
export async function download<Content>(
  request: DownloadRequest<Content>,
  options: LoadOptions,
): Promise<{ readonly content: Content; readonly url: string }> {
  const { retries = 3, timeoutMs = 30_000, backoffMs = 500, signal } = options;
  checkNumber('retries', retries, Number.isInteger(retries) && retries >= 0, 'a whole number of at least 0');
  checkNumber('timeoutMs', timeoutMs, timeoutMs > 0, 'above 0');
  checkNumber('backoffMs', backoffMs, backoffMs >= 0 && Number.isFinite(backoffMs), 'at least 0');

  const answers: string[] = [];
  for (const mirror of request.mirrors) {
    const folder = mirror.endsWith('/') ? mirror : `${mirror}/`;
    if (!URL.canParse(folder, typeof location === 'undefined' ? undefined : location.href)) {
      throw new Error(`mirrors: ${JSON.stringify(mirror)} is not the address of a folder.`);
    }
    for (const url of [`${folder}${request.file}.gz`, `${folder}${request.file}`]) {
      let failure: unknown;
      let attempts = 0;
      do {
        signal?.throwIfAborted();
        if (attempts > 0) {
          const asked = failure instanceof Busy ? failure.pauseMs : undefined;
          await pause(Math.min(asked ?? backoffMs * 2 ** (attempts - 1), longestPauseMs), signal);
        }
        attempts++;
        try {
          const bytes = await receive(url, request, timeoutMs, options);
          const content = await request.accept(bytes).catch((cause: unknown) => {
            throw new Refusal(cause instanceof Error ? cause.message : String(cause), { cause });
          });
          return { content, url };
        } catch (error) {
          signal?.throwIfAborted();
          failure = error;
        }
      } while (attempts <= retries && !(failure instanceof Refusal));
      answers.push(`${url}: ${reasonOf(failure)}${attempts > 1 ? ` (asked ${attempts} times)` : ''}`);
      if (!(failure instanceof Refusal)) break;
    }
  }
  throw new Error(answers.join('\n'));
}

function checkNumber(name: string, value: number, good: boolean, expected: string): void {
  if (!good) throw new Error(`download: ${name} is ${value}, but must be ${expected}.`);
}

/** One attempt: all bytes of one answer. */
async function receive<Content>(
  url: string,
  { file, limit }: DownloadRequest<Content>,
  timeoutMs: number,
  { fetch = globalThis.fetch, onProgress, signal }: LoadOptions,
): Promise<Uint8Array> {
  let received = 0;
  let total: number | undefined;
  const progress = (): string => `${received}${total === undefined ? '' : ` of ${total}`} bytes`;

  const stall = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stillAlive = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      stall.abort(new Error(`stalled: no byte for ${timeoutMs} ms after ${progress()}`));
    }, timeoutMs);
  };
  const ended = AbortSignal.any(signal ? [signal, stall.signal] : [stall.signal]);
  // Raced against every wait, so that a fetch of the user's own that knows no signals is bounded too.
  const interruption = new Promise<never>((_, reject) => {
    ended.addEventListener('abort', () => reject(ended.reason), { once: true });
  });
  interruption.catch(() => undefined);

  try {
    stillAlive();
    const response = await Promise.race([fetch(url, { signal: ended }), interruption]);
    if (!response.ok) {
      await response.body?.cancel();
      throw refusalOf(response);
    }
    // Where the transport packs the bytes, Content-Length counts packed ones.
    const length = response.headers.get('content-encoding') ? null : response.headers.get('content-length');
    total = length === null ? undefined : Number(length);
    const chunks: Uint8Array[] = [];
    const reader = response.body?.getReader();
    while (reader) {
      const { done, value } = await Promise.race([reader.read(), interruption]).catch((error: unknown) => {
        if (ended.aborted) throw error;
        throw new Error(`cut short after ${progress()}: ${reasonOf(error)}`, { cause: error });
      });
      if (done) break;
      stillAlive();
      received += value.length;
      if (received > limit) {
        await reader.cancel();
        throw new Refusal(`sends more than the ${limit} bytes that ${file} can have`);
      }
      chunks.push(value);
      onProgress?.(received, total, file);
    }
    if (total !== undefined && received < total) throw new Error(`cut short after ${progress()}`);
    return concatenate(chunks, received);
  } finally {
    clearTimeout(timer);
    stall.abort();
  }
}

function refusalOf(response: Response): Error {
  const answer = `answered ${response.status} ${response.statusText}`.trimEnd();
  if (response.status !== 408 && response.status !== 429 && response.status < 500) return new Refusal(answer);
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return new Busy(answer, seconds >= 0 ? seconds * 1000 : undefined);
}

/** The message of an error, with that of its cause: `fetch failed` alone says nothing. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? error.cause.message : '';
  return cause === '' || error.message.includes(cause) ? error.message : `${error.message} (${cause})`;
}

function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    signal?.addEventListener('abort', stop, { once: true });
  });
}
