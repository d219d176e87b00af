import { errorMessage } from '@argand/backend';
import { DeviceError, OptionError } from '@argand/errors';

/** Allows one call on a stream at a time, and none after it is closed or has failed. */
export class ExclusiveCalls {
  #busy = false;
  #closed = false;
  #failure: { readonly error: unknown } | undefined;

  /** Whether the stream is closed or has failed, so it holds nothing any more. */
  get ended(): boolean {
    return this.#closed || this.#failure !== undefined;
  }

  /** Refuses all further calls because the stream is closed. */
  close(): void {
    this.#closed = true;
  }

  /** Refuses all further calls because one has failed halfway. */
  fail(error: unknown): void {
    this.#failure = { error };
  }

  /** @throws Error if the stream is closed or has failed, or another call is still running */
  requireOpen(caller: string): void {
    if (this.#closed) throw new DeviceError(`stream.${caller}: the stream is closed; open another.`);
    if (this.#failure) {
      const { error } = this.#failure;
      throw new DeviceError(
        `stream.${caller}: an earlier call failed halfway (${errorMessage(error)}), and the stream is closed; open another, from a state that was saved before if there is one.`,
        { cause: error },
      );
    }
    if (this.#busy) {
      throw new OptionError(
        `stream.${caller}: another call on this stream is still running; await it first.`,
      );
    }
  }

  /** Runs a call, during which every other one is refused. */
  async run<Result>(caller: string, work: () => Promise<Result>): Promise<Result> {
    this.requireOpen(caller);
    this.#busy = true;
    try {
      return await work();
    } finally {
      this.#busy = false;
    }
  }
}
