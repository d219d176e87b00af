import type { Operation, Saved } from './operation.ts';
import { plus } from './operations/unrecorded.ts';
import { sameShape } from './shape.ts';
import { alias, type RealTensor, type Shared, type Tensor } from './tensor.ts';

interface Entry {
  readonly operation: Operation<never>;
  readonly inputs: readonly RealTensor[];
  readonly out: RealTensor;
  readonly saved: Saved;
  readonly options: never;
}

/**
 * What was computed from tracked tensors, in order. A tensor is tracked by carrying the tape, so nothing global records.
 *
 * Gradients are kept by storage, not by tensor: an alias or a reshape is the same numbers, and needs no entry.
 */
export class Tape {
  readonly #entries: Entry[] = [];

  record<Options>(
    operation: Operation<Options>,
    inputs: readonly RealTensor[],
    out: RealTensor,
    saved: Saved,
    options: Options,
  ): void {
    // The pair of operation and options is taken apart and put together again only here.
    this.#entries.push({
      operation: operation as Operation<never>,
      inputs,
      out,
      saved,
      options: options as never,
    });
  }

  /** ∂loss/∂source for each source, walking the entries backward from a loss whose own gradient is 1. */
  gradients(
    loss: Tensor<'float32'>,
    one: Tensor<'float32'>,
    sources: readonly Tensor<'float32'>[],
  ): (Tensor<'float32'> | undefined)[] {
    const found = new Map<Shared, Tensor<'float32'>>([[loss.shared, one]]);
    for (let i = this.#entries.length - 1; i >= 0; i--) {
      const { operation, inputs, out, saved, options } = this.#entries[i];
      const gradient = found.get(out.shared);
      if (!gradient) continue;
      const wanted = inputs.map((input) => input.tape === this && input.type === 'float32');
      const shaped = sameShape(gradient.shape, out.shape) ? gradient : alias(gradient, out.shape);
      const contributions = operation.backward({ inputs, out, saved, gradient: shaped, options, wanted });
      for (let k = 0; k < inputs.length; k++) {
        const contribution = contributions[k];
        if (!wanted[k] || !contribution) continue;
        const key = inputs[k].shared;
        const before = found.get(key);
        const flat =
          before && !sameShape(before.shape, contribution.shape)
            ? alias(contribution, before.shape)
            : contribution;
        found.set(key, before ? plus(before, flat) : contribution);
      }
    }
    return sources.map((source) => found.get(source.shared));
  }
}
