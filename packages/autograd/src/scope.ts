import type { Device } from '@argand/backend';
import type { Tensor } from './tensor.ts';

/**
 * An open scope: every tensor made on its device while it is the innermost one is freed when it closes, but for those
 * that it lets go. `using scope = openScope(device)` closes it at the end of the block.
 */
export interface Scope extends Disposable {
  readonly device: Device;
  /** Hands tensors to the scope around this one, or to nobody if there is none. Takes any nesting of arrays and records. */
  release<T>(kept: T): T;
}

class OpenScope implements Scope {
  readonly device: Device;
  readonly tensors = new Set<Tensor>();

  constructor(device: Device) {
    this.device = device;
  }

  release<T>(kept: T): T {
    const stack = stackOf(this.device);
    const outer = stack[stack.indexOf(this) - 1];
    for (const tensor of tensorsIn(kept)) {
      if (this.tensors.delete(tensor)) outer?.tensors.add(tensor);
    }
    return kept;
  }

  [Symbol.dispose](): void {
    const stack = stackOf(this.device);
    const place = stack.indexOf(this);
    if (place < 0) return;
    if (place !== stack.length - 1) {
      throw new Error(
        `scope: closed before ${stack.length - 1 - place} scope(s) opened inside it; close the innermost first.`,
      );
    }
    stack.pop();
    for (const tensor of this.tensors) tensor.dispose();
    this.tensors.clear();
  }
}

/** The open scopes of each device, the innermost last: the one piece of state that is not an argument. */
const stacks = new WeakMap<Device, OpenScope[]>();

function stackOf(device: Device): OpenScope[] {
  let stack = stacks.get(device);
  if (!stack) {
    stack = [];
    stacks.set(device, stack);
  }
  return stack;
}

/** Opens a scope by hand; close it with `using` or `[Symbol.dispose]()`. See {@link scope}. */
export function openScope(device: Device): Scope {
  const opened = new OpenScope(device);
  stackOf(device).push(opened);
  return opened;
}

/**
 * Runs `body` and frees every tensor that it made on the device, but for those in what it returns (a tensor, or tensors
 * in arrays and plain records, nested). `body` is synchronous: work on the device goes on after it returns.
 *
 * @example
 * ```ts
 * import { openDevice, reference } from '@argand/backend';
 * import { add, multiply, scope, tensor } from '@argand/autograd';
 *
 * const device = await openDevice([reference()]);
 * const x = tensor(device, [1, 2, 3]);
 * const y = scope(device, () => add(multiply(x, x), 1)); // the product is freed, the sum is not
 * device.memory().storages; // 2
 * ```
 */
export function scope<T>(device: Device, body: () => T): T {
  const opened = openScope(device);
  try {
    const result = body();
    if (result instanceof Promise) {
      throw new Error('scope: the body is asynchronous; compute inside the scope and await outside it.');
    }
    return opened.release(result);
  } finally {
    opened[Symbol.dispose]();
  }
}

/** Takes tensors out of every scope: they live until they are disposed. */
export function keep<T>(kept: T): T {
  for (const tensor of tensorsIn(kept)) {
    for (const opened of stackOf(tensor.device)) opened.tensors.delete(tensor);
  }
  return kept;
}

/** Notes a new tensor in the innermost scope of its device. */
export function enterScope(tensor: Tensor): void {
  stackOf(tensor.device).at(-1)?.tensors.add(tensor);
}

/** Takes a tensor that is disposed out of the scope that would free it. */
export function leaveScope(tensor: Tensor): void {
  const stack = stackOf(tensor.device);
  for (let i = stack.length - 1; i >= 0; i--) if (stack[i].tensors.delete(tensor)) return;
}

function* tensorsIn(value: unknown): Generator<Tensor> {
  if (typeof value !== 'object' || value === null) return;
  if (isTensor(value)) {
    yield value;
    if (value.parts) yield* value.parts;
  } else if (Array.isArray(value)) {
    for (const item of value) yield* tensorsIn(item);
  } else if (Object.getPrototypeOf(value) === Object.prototype) {
    for (const item of Object.values(value)) yield* tensorsIn(item);
  }
}

function isTensor(value: object): value is Tensor {
  return tensorMark in value;
}

/** What tells a tensor from other objects without importing its class, which imports this file. */
export const tensorMark: unique symbol = Symbol('argand.tensor');
