import { md5 } from '#md5';
import type { FileCache } from './files.ts';
import { concatenate } from './gzip.ts';

/** How many bytes of a download wait together in the cache. */
export const partBytes = 4 * 2 ** 20;

/**
 * The bytes of one address that have come so far. In a cache they outlive the process in whole parts of
 * {@link partBytes}, each a file of its own that is there entirely or not at all: so a download may be killed at any
 * moment, and several processes may run the same one.
 */
export class Received {
  readonly #cache: FileCache | undefined;
  readonly #key: string;
  #parts: Uint8Array[] = [];
  #rest: Uint8Array[] = [];
  #restLength = 0;

  private constructor(cache: FileCache | undefined, key: string, parts: Uint8Array[]) {
    this.#cache = cache;
    this.#key = key;
    this.#parts = parts;
  }

  /** What the cache has of this address; nothing without a cache. */
  static async open(cache: FileCache | undefined, file: string, url: string): Promise<Received> {
    // The parts of two addresses must not be mixed: a mirror may have compressed the file again.
    const key = `${file}.${(await md5(url)).slice(0, 12)}.part`;
    const parts: Uint8Array[] = [];
    for (;;) {
      const part = await cache?.read(`${key}${parts.length}`);
      if (part?.length !== partBytes) break;
      parts.push(part);
    }
    return new Received(cache, key, parts);
  }

  get length(): number {
    return this.#parts.length * partBytes + this.#restLength;
  }

  async add(chunk: Uint8Array): Promise<void> {
    this.#rest.push(chunk);
    this.#restLength += chunk.length;
    if (this.#restLength < partBytes) return;
    const bytes = concatenate(this.#rest);
    let start = 0;
    for (; start + partBytes <= bytes.length; start += partBytes) {
      const part = bytes.subarray(start, start + partBytes);
      // Parts only save time; whether the cache can be written is known from the whole file.
      await this.#cache?.write(`${this.#key}${this.#parts.length}`, part).catch(() => undefined);
      this.#parts.push(part);
    }
    this.#rest = [bytes.subarray(start)];
    this.#restLength = bytes.length - start;
  }

  /** All bytes in one array. */
  bytes(): Uint8Array<ArrayBuffer> {
    return concatenate([...this.#parts, ...this.#rest]);
  }

  /** Begins anew, here and in the cache. */
  async forget(): Promise<void> {
    for (let index = 0; index < this.#parts.length; index++)
      await this.#cache?.remove(`${this.#key}${index}`);
    this.#parts = [];
    this.#rest = [];
    this.#restLength = 0;
  }
}
