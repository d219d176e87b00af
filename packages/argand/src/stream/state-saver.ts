import { stat } from 'node:fs/promises';
import type { Stream } from '@argand/spiking';
import { type StreamSettings, saveStream } from './state-file.ts';

/** What a {@link StateSaver} saves, and where. */
export interface StateSaverOptions {
  readonly path: string;
  readonly settings: StreamSettings;
  /** The seconds from one save to the next. */
  readonly every: number;
  /** Aborted when the stream is stopped. */
  readonly signal: AbortSignal;
}

/** Saves the state of a stream every so often while it runs, so that a crash or a power cut costs no more than that. */
export class StateSaver {
  readonly #options: StateSaverOptions;
  /** Whether the path is a file that can be replaced. A device or a pipe is written once, at the end. */
  readonly #isFile: boolean;
  #latest = performance.now();

  private constructor(options: StateSaverOptions, isFile: boolean) {
    this.#options = options;
    this.#isFile = isFile;
  }

  static async open(options: StateSaverOptions): Promise<StateSaver> {
    const found = await stat(options.path).catch(() => undefined);
    return new StateSaver(options, found?.isFile() ?? true);
  }

  /** Saves if it is time to. */
  async saveIfDue(stream: Stream): Promise<void> {
    if (!this.#isFile || performance.now() - this.#latest < 1000 * this.#options.every) return;
    await this.save(stream);
  }

  async save(stream: Stream): Promise<void> {
    const { path, settings, signal } = this.#options;
    await saveStream(path, await stream.save(), settings, signal);
    this.#latest = performance.now();
  }
}
