import type { Operation, SavedTensors } from './operation.ts';
import { requireBackward } from './operation-checks.ts';
import { plus } from './operations/unrecorded.ts';
import { scope } from './scope.ts';
import { sameShape } from './shape.ts';
import {
  detach,
  type GradientTape,
  hold,
  letGo,
  type RealTensor,
  setTrace,
  type Tensor,
  Trace,
  traceOf,
} from './tensor.ts';

interface Entry {
  readonly operation: Operation<never>;
  readonly inputs: readonly RealTensor[];
  readonly out: RealTensor;
  readonly trace: Trace;
  readonly saved: SavedTensors;
  readonly options: never;
}

/**
 * What was computed from tracked tensors, in order. A tensor is tracked by carrying a trace of the tape, so nothing
 * global records. The tape holds the numbers that gradients need, even those of tensors that a scope has freed, and lets
 * them go one operation after the other on the way back.
 */
export class Tape implements GradientTape {
  readonly #entries: Entry[] = [];
  #open = true;

  get open(): boolean {
    return this.#open;
  }

  record<Options>(
    operation: Operation<Options>,
    inputs: readonly RealTensor[],
    out: RealTensor,
    saved: SavedTensors,
    options: Options,
  ): void {
    const trace = new Trace(this);
    setTrace(out, trace);
    for (const input of inputs) hold(input);
    hold(out);
    for (const name in saved) hold(saved[name]);
    // The pair of operation and options is taken apart and put together again only here.
    this.#entries.push({
      operation: operation as Operation<never>,
      inputs,
      out,
      trace,
      saved,
      options: options as never,
    });
  }

  /**
   * ∂loss/∂source for each source, undefined where the loss does not depend on it: the chain rule, from the last
   * operation to the first.
   *
   * @param one the loss's own gradient, of its shape
   */
  gradients(
    loss: Tensor<'float32'>,
    one: Tensor<'float32'>,
    sources: readonly Tensor<'float32'>[],
  ): (Tensor<'float32'> | undefined)[] {
    const trace = traceOf(loss);
    if (trace?.tape === this) trace.gradient = one;
    for (let entry = this.#entries.pop(); entry; entry = this.#entries.pop()) {
      try {
        this.#pass(entry);
      } finally {
        release(entry);
      }
    }
    return sources.map((source) => traceOf(source)?.gradient);
  }

  /** Hands the gradient of an operation's result on to its inputs. */
  #pass({ operation, inputs, out, trace, saved, options }: Entry): void {
    const total = trace.gradient;
    if (!total) return;
    const wanted = inputs.map((input) => traceOf(input)?.tape === this);
    const { device } = out;
    scope(device, () => {
      const gradient = sameShape(total.shape, out.shape) ? total : detach(total, out.shape);
      const found = operation.backward({ inputs, out, saved, gradient, options, needsGradient: wanted });
      requireBackward(operation.name, found, inputs, wanted);
      return inputs.map((input, k) => {
        const contribution = wanted[k] ? found[k] : undefined;
        const to = traceOf(input);
        if (!contribution || !to) return undefined;
        const before = to.gradient;
        to.gradient = before
          ? plus(before, detach(contribution, before.shape))
          : detach(contribution, input.shape);
        before?.dispose();
        return to.gradient;
      });
    });
    total.dispose();
    trace.gradient = undefined;
  }

  /** Ends the recording and lets go of all that it holds. */
  close(): void {
    this.#open = false;
    for (const entry of this.#entries) release(entry);
    this.#entries.length = 0;
  }
}

function release({ inputs, out, saved }: Entry): void {
  for (const input of inputs) letGo(input);
  letGo(out);
  for (const name in saved) letGo(saved[name]);
}
