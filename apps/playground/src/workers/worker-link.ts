import { type Remote, wrap } from 'comlink';

/** Why a call of a worker has no answer: it did not load, it failed, or it was stopped. */
export class WorkerFailure extends Error {
  override readonly name = 'WorkerFailure';
}

interface Running<Service> {
  readonly worker: Worker;
  readonly service: Remote<Service>;
  /** Rejects the calls that have no answer. */
  readonly open: Set<(reason: Error) => void>;
  readonly fail: (reason: Error) => void;
  /** Settles when the worker is ready for calls. */
  readonly ready: Promise<void>;
}

/** What every worker offers besides its own functions. */
export interface WorkerService {
  /** Answers once the worker has loaded and holds the lock with its name. */
  ready(): void | Promise<void>;
}

/**
 * A worker whose functions are called like functions. It starts with the first call; after a failure, the next call starts another one.
 *
 * A worker that cannot be loaded or throws fires `error`. One that the browser ends fires nothing: it holds a lock with its name for as
 * long as it lives, and the page waits for that lock.
 */
export class WorkerLink<Service extends WorkerService> {
  readonly #start: (name: string) => Worker;
  readonly #what: string;
  readonly #prepare: (service: Remote<Service>) => Promise<void>;
  #running: Running<Service> | undefined;

  /**
   * @param start makes the worker, with this name
   * @param what the worker in error messages, such as "the worker that trains"
   * @param prepare called once for each worker, before its first call
   */
  constructor(
    start: (name: string) => Worker,
    what: string,
    prepare: (service: Remote<Service>) => Promise<void> = async () => {},
  ) {
    this.#start = start;
    this.#what = what;
    this.#prepare = prepare;
  }

  /**
   * Calls a function of the worker.
   *
   * @throws WorkerFailure if the worker fails or is stopped before it answers
   */
  async call<Result>(work: (service: Remote<Service>) => Promise<Result>): Promise<Result> {
    this.#running ??= this.#open();
    const { service, ready, open } = this.#running;
    return new Promise((resolve, reject) => {
      open.add(reject);
      ready
        .then(() => work(service))
        .then(resolve, reject)
        .finally(() => open.delete(reject));
    });
  }

  /** Stops the worker. Calls without an answer reject; the next call starts another worker. */
  stop(reason = 'was stopped'): void {
    this.#running?.fail(this.#failure(reason));
  }

  #failure(reason: string): WorkerFailure {
    return new WorkerFailure(`${this.#what} ${reason}.`);
  }

  #open(): Running<Service> {
    const name = `argand ${crypto.getRandomValues(new Uint32Array(4)).join('-')}`;
    const worker = this.#start(name);
    const service = wrap<Service>(worker);
    const open = new Set<(reason: Error) => void>();
    const fail = (reason: Error) => {
      worker.terminate();
      if (this.#running?.worker === worker) this.#running = undefined;
      for (const reject of open) reject(reason);
    };
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      // Without a message the file was not loaded.
      const why = event.message ? `failed (${event.message})` : 'could not be loaded';
      fail(this.#failure(why));
    });
    worker.addEventListener('messageerror', () => fail(this.#failure('sent a message that cannot be read')));
    const ready = this.#begin(service, name, () => fail(this.#failure('has ended')));
    // A preparation that failed is not kept.
    ready.catch((reason: Error) => fail(reason));
    return { worker, service, open, fail, ready };
  }

  async #begin(service: Remote<Service>, name: string, ended: () => void): Promise<void> {
    const { ready } = service as unknown as Remote<WorkerService>;
    await ready();
    // Granted when the worker no longer holds it. Without locks (an insecure page) only `error` tells of a failure.
    navigator.locks?.request(name, async () => ended()).catch(() => undefined);
    await this.#prepare(service);
  }
}
