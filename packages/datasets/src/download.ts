import { OptionError } from '@argand/errors';
import type { FileCache } from './files.ts';
import { Received } from './received.ts';
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
  /** Where the pieces of a broken download wait for the next attempt; without it each attempt starts from nothing. */
  readonly cache?: FileCache | undefined;
}

/**
 * Downloads one file from the first mirror that has it. Each mirror is tried for `FILE.gz`, then for `FILE` if it has
 * no such file or a wrong one. An answer that may change (no connection, a stall, an end that comes too soon, 408, 429,
 * 5xx) is requested again after a pause that doubles each time. With a cache, what came before is not requested twice,
 * where the server knows ranges (RFC 9110, section 14), not even by another process; if the whole then is not accepted,
 * it is taken anew from its first byte.
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
      throw new OptionError(`mirrors: ${JSON.stringify(mirror)} is not the address of a folder.`);
    }
    for (const url of [`${folder}${request.file}.gz`, `${folder}${request.file}`]) {
      let failure: unknown;
      let attempts = 0;
      const received = await Received.open(request.cache, request.file, url);
      do {
        signal?.throwIfAborted();
        if (attempts > 0) {
          const named = failure instanceof Busy ? failure.pauseMs : undefined;
          await pause(Math.min(named ?? backoffMs * 2 ** (attempts - 1), longestPauseMs), signal);
        }
        attempts++;
        try {
          const inPieces = await receive(url, request, received, timeoutMs, options);
          const content = await request.accept(received.bytes()).catch(async (cause: unknown) => {
            await received.forget();
            const reason = cause instanceof Error ? cause.message : String(cause);
            throw inPieces ? new Error(reason, { cause }) : new Refusal(reason, { cause });
          });
          await received.forget();
          return { content, url };
        } catch (error) {
          signal?.throwIfAborted();
          failure = error;
          if (request.cache === undefined) await received.forget();
        }
      } while (attempts <= retries && !(failure instanceof Refusal));
      answers.push(`${url}: ${reasonOf(failure)}${attempts > 1 ? ` (tried ${attempts} times)` : ''}`);
      if (!(failure instanceof Refusal)) break;
    }
  }
  throw new Error(answers.join('\n'));
}

function checkNumber(name: string, value: number, good: boolean, expected: string): void {
  if (!good) throw new OptionError(`download: ${name} is ${value}, but must be ${expected}.`);
}

/**
 * One attempt: adds the bytes of one response to those that were received before, until there are all.
 *
 * @returns whether they came in the pieces of more than one response.
 */
async function receive<Content>(
  url: string,
  request: DownloadRequest<Content>,
  received: Received,
  timeoutMs: number,
  { fetch = globalThis.fetch, onProgress, signal }: LoadOptions,
): Promise<boolean> {
  const start = received.length;
  let total: number | undefined;
  const progress = (): string => `${received.length}${total === undefined ? '' : ` of ${total}`} bytes`;
  const stall = new StallGuard(timeoutMs, signal, progress);
  try {
    stall.postpone();
    const range = start === 0 ? {} : { headers: { range: `bytes=${start}-` } };
    const response = await stall.race(fetch(url, { signal: stall.signal, ...range }));
    const continued = await acceptResponse(response, received);
    // Where the transport packs the bytes, Content-Length counts packed ones.
    const packed = response.headers.has('content-encoding');
    const length = packed ? null : response.headers.get('content-length');
    total = length === null ? undefined : Number(length) + received.length;
    const reader = response.body?.getReader();
    while (reader) {
      const { done, value } = await stall.race(reader.read()).catch(async (error: unknown) => {
        const reached = progress();
        // A range counts packed bytes; these are unpacked.
        if (packed) await received.forget();
        if (stall.signal.aborted) throw error;
        throw new Error(`cut short after ${reached}: ${reasonOf(error)}`, { cause: error });
      });
      if (done) break;
      stall.postpone();
      await received.add(value);
      if (received.length > request.limit) {
        await reader.cancel();
        await received.forget();
        throw new Refusal(`sends more than the ${request.limit} bytes that ${request.file} can have`);
      }
      onProgress?.(received.length, total, request.file);
    }
    if (total !== undefined && received.length < total) throw new Error(`cut short after ${progress()}`);
    return continued;
  } finally {
    stall.end();
  }
}

/** Aborts a request that stalls, and waits no longer than the request lives. */
class StallGuard {
  /** Aborted when the request stalls, when the user's signal is, or at the end. */
  readonly signal: AbortSignal;
  readonly #stall = new AbortController();
  readonly #timeoutMs: number;
  readonly #progress: () => string;
  readonly #interruption: Promise<never>;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param progress how far the request is, for the error */
  constructor(timeoutMs: number, signal: AbortSignal | undefined, progress: () => string) {
    this.#timeoutMs = timeoutMs;
    this.#progress = progress;
    this.signal = AbortSignal.any(signal ? [signal, this.#stall.signal] : [this.#stall.signal]);
    this.#interruption = new Promise<never>((_, reject) => {
      this.signal.addEventListener('abort', () => reject(this.signal.reason), { once: true });
    });
    this.#interruption.catch(() => undefined);
  }

  /** A promise that also rejects when the signal is aborted, so that a fetch of the user's own that ignores signals is bounded too. */
  race<Value>(promise: Promise<Value>): Promise<Value> {
    return Promise.race([promise, this.#interruption]);
  }

  /** Starts to wait anew: something has come. */
  postpone(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#stall.abort(new Error(`stalled: no byte for ${this.#timeoutMs} ms after ${this.#progress()}`));
    }, this.#timeoutMs);
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#stall.abort();
  }
}

/**
 * Whether a response continues what was received; what it replaces is forgotten.
 *
 * @throws Error if it is no usable response; its body is cancelled
 */
async function acceptResponse(response: Response, received: Received): Promise<boolean> {
  const start = received.length;
  const partial = response.status === 206;
  if (start > 0 && (response.status === 416 || (partial && !continuesAt(response, start)))) {
    await response.body?.cancel();
    await received.forget();
    throw new Error(`answered ${response.status} when asked to continue from byte ${start}`);
  }
  if (!response.ok) {
    await response.body?.cancel();
    throw refusalOf(response);
  }
  const continued = start > 0 && partial;
  if (!continued) await received.forget();
  return continued;
}

/** Whether a partial answer (206) begins at the requested byte. */
function continuesAt(response: Response, start: number): boolean {
  return response.headers.get('content-range')?.startsWith(`bytes ${start}-`) ?? false;
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
