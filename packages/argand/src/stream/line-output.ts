import { once } from 'node:events';

/** Lines on stdout for as long as they can be written. What is not read yet is waited for: it must not pile up. */
export class LineOutput {
  #closed = false;

  constructor() {
    process.stdout.on('error', this.#onError);
  }

  /** Whether nothing more can be written: the reader has gone, as `head` does, or the disk is full. */
  get closed(): boolean {
    return this.#closed;
  }

  async write(line: string): Promise<void> {
    if (this.#closed || process.stdout.write(`${line}\n`)) return;
    // An error ends the wait too; it is reported to `#onError`.
    await once(process.stdout, 'drain').catch(() => {});
  }

  readonly #onError = (): void => {
    this.#closed = true;
  };
}
