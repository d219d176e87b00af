/// <reference lib="esnext.disposable" preserve="true" />
import type { Step } from './fit-options.ts';
import type { TrainingHistory } from './history.ts';

/**
 * A run of training that has not started: what `fit` returns. It starts when it is first awaited or iterated, and only once.
 *
 * - `await run` takes every step and gives the {@link TrainingHistory}. It yields to the event loop at least every 50 ms.
 * - `for await (const step of run)` takes one step (or one group of `lossReadInterval` steps) each time round the loop. Leaving the loop
 *   with `break`, `return` or `throw` ends the run and frees its tensors; the network keeps the parameters of the last step.
 * - Neither: nothing is computed or allocated.
 * - `await` after or during a loop waits for the end of that loop and gives its history, also if the loop was left early.
 * - A loop after an `await` is an error: the steps were not kept.
 *
 * A failure rejects the `await` and the loop with the same error. As any thenable, a run that an `async` function returns is awaited.
 *
 * @example
 * ```ts
 * import { openDevice, reference } from '@argand/backend';
 * import { createNetwork, dense } from '@argand/layers';
 * import { fit, recipes } from '@argand/training';
 *
 * const device = await openDevice([reference()]);
 * const network = await createNetwork({ device, seed: 0, inputShape: [2], layers: [dense(2)] });
 * const data = { images: Float32Array.of(0, 0.5, 0.5, 0), labels: Int32Array.of(0, 1), length: 2 };
 * const history = await fit(network, data, { ...recipes.best, epochs: 10, seed: 0 });
 * history.steps; // 10
 * ```
 */
export class TrainingRun
  implements PromiseLike<TrainingHistory>, AsyncIterableIterator<Step, void, undefined>
{
  /** The record of the run so far. */
  readonly history: TrainingHistory;
  readonly #steps: AsyncGenerator<Step, void, undefined>;
  readonly #end: Promise<TrainingHistory>;
  #succeed: (history: TrainingHistory) => void = () => undefined;
  #fail: (error: unknown) => void = () => undefined;
  /** Who takes the steps, once one does. */
  #driver: 'await' | 'loop' | undefined;

  /** @internal Made by `fit`. */
  constructor(steps: AsyncGenerator<Step, void, undefined>, history: TrainingHistory) {
    this.#steps = steps;
    this.history = history;
    this.#end = new Promise((resolve, reject) => {
      this.#succeed = resolve;
      this.#fail = reject;
    });
    // A loop reports its error itself; whoever also awaits the run gets it from a promise of its own.
    this.#end.catch(() => undefined);
  }

  // biome-ignore lint/suspicious/noThenProperty: `await fit(…)` trains
  then<Value = TrainingHistory, Other = never>(
    onFulfilled?: ((history: TrainingHistory) => Value | PromiseLike<Value>) | null,
    onRejected?: ((error: unknown) => Other | PromiseLike<Other>) | null,
  ): Promise<Value | Other> {
    if (!this.#driver) {
      this.#driver = 'await';
      void this.#takeAll();
    }
    return this.#end.then(onFulfilled, onRejected);
  }

  /** `then` for failures alone. */
  catch<Other = never>(
    onRejected?: ((error: unknown) => Other | PromiseLike<Other>) | null,
  ): Promise<TrainingHistory | Other> {
    return this.then(undefined, onRejected);
  }

  /** Awaits the run and calls a function at its end, whichever it is. */
  finally(onFinally?: (() => void) | null): Promise<TrainingHistory> {
    return this.then().finally(onFinally);
  }

  /** Takes the next step. @throws Error if the run is being awaited */
  async next(): Promise<IteratorResult<Step, void>> {
    this.#requireLoop();
    return this.#settling(this.#steps.next());
  }

  /** Ends the run after the last step taken and frees its tensors. */
  async return(): Promise<IteratorResult<Step, void>> {
    this.#requireLoop();
    return this.#settling(this.#steps.return());
  }

  /** Ends the run with an error. */
  async throw(error: unknown): Promise<IteratorResult<Step, void>> {
    this.#requireLoop();
    return this.#settling(this.#steps.throw(error));
  }

  /** The run itself: it can be iterated once. */
  [Symbol.asyncIterator](): this {
    return this;
  }

  /** Ends a run that a loop takes, for `await using`; a run that is awaited goes on to its end, and this waits for it. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#driver === 'await') await this.#end.catch(() => undefined);
    else await this.return();
  }

  #requireLoop(): void {
    if (this.#driver === 'await') {
      throw new Error(
        'fit: the run is awaited already, so its steps cannot be iterated. Use either `await fit(…)` or `for await (const step of fit(…))`.',
      );
    }
    this.#driver = 'loop';
  }

  /** Passes a result on, and settles the promise of the run if that was its end. */
  async #settling(result: Promise<IteratorResult<Step, void>>): Promise<IteratorResult<Step, void>> {
    try {
      const step = await result;
      if (step.done) this.#succeed(this.history);
      return step;
    } catch (error) {
      this.#fail(error);
      throw error;
    }
  }

  async #takeAll(): Promise<void> {
    try {
      while (!(await this.#settling(this.#steps.next())).done);
    } catch {
      // `#settling` has rejected the promise of the run with it.
    }
  }
}
