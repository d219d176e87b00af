/// <reference lib="esnext.disposable" preserve="true" />
import type { Device } from '@argand/backend';

/** The method of a tensor with which a scope frees it, saying how that came about. Not for users. */
export const freeing: unique symbol = Symbol('argand.freeing');

/** What a scope knows of a tensor. */
export interface Scoped {
  readonly device: Device;
  readonly parts: readonly Scoped[] | undefined;
  [freeing](how: string): void;
}

/**
 * An open scope: every tensor made on its device while it is the innermost one is freed when it closes, but for those
 * that it lets go. `using opened = openScope(device)` closes it at the end of the block.
 */
export interface Scope extends Disposable {
  readonly device: Device;
  /** Hands tensors to the scope around this one, or to nobody if there is none. Takes any nesting of arrays and records. */
  release<T>(kept: T): T;
}

class OpenScope implements Scope {
  readonly device: Device;
  readonly name: string | undefined;
  readonly tensors = new Set<Scoped>();

  constructor(device: Device, name: string | undefined) {
    this.device = device;
    this.name = name;
  }

  release<T>(kept: T): T {
    const stack = stackOf(this.device);
    const outer = stack[stack.indexOf(this) - 1];
    forEachTensor(kept, (tensor) => {
      if (this.tensors.delete(tensor)) outer?.tensors.add(tensor);
    });
    return kept;
  }

  [Symbol.dispose](): void {
    const stack = stackOf(this.device);
    const place = stack.indexOf(this);
    if (place >= 0 && place !== stack.length - 1) {
      throw new Error(
        `scope: closed while ${stack.length - 1 - place} opened inside it are still open; close the innermost first, and await nothing inside a scope.`,
      );
    }
    this.close();
  }

  /** Closes this scope and those inside it that an error left open. */
  close(): void {
    const stack = stackOf(this.device);
    const place = stack.indexOf(this);
    if (place < 0) return;
    for (const { tensors, name } of stack.splice(place)) {
      const how = `by the end of the scope ${name === undefined ? 'in which it was made' : `'${name}'`}`;
      for (const tensor of tensors) tensor[freeing](how);
      tensors.clear();
    }
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

/**
 * Opens a scope by hand; close it with `using` or `[Symbol.dispose]()`, the innermost first. See {@link scope}.
 *
 * @param name what error messages call it
 * @example
 * ```ts
 * import { openDevice, reference } from '@argand/backend';
 * import { openScope, tensor } from '@argand/autograd';
 *
 * const device = await openDevice([reference()]);
 * {
 *   using opened = openScope(device);
 *   tensor(device, [1, 2, 3]);
 * }
 * device.memory().storages; // 0
 * ```
 */
export function openScope(device: Device, name?: string): Scope {
  const opened = new OpenScope(device, name);
  stackOf(device).push(opened);
  return opened;
}

/**
 * Runs `body` and frees every tensor that it made on the device, but for those in what it returns (a tensor, or tensors
 * in arrays and plain records, nested), which belong to the scope around this one. `body` is synchronous: the device may
 * still be at work when it returns.
 *
 * @param name what error messages call it
 * @throws Error if the body is asynchronous
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
export function scope<T>(device: Device, body: () => T, name?: string): T {
  const opened = new OpenScope(device, name);
  stackOf(device).push(opened);
  try {
    const result = body();
    if (result instanceof Promise) {
      throw new Error('scope: the body is asynchronous; compute inside the scope and await outside it.');
    }
    return opened.release(result);
  } finally {
    opened.close();
  }
}

/** Takes tensors (any nesting of arrays and records) out of every scope: they live until they are disposed. */
export function keep<T>(kept: T): T {
  forEachTensor(kept, (tensor) => leaveScope(tensor));
  return kept;
}

/** Notes a new tensor in the innermost scope of its device. */
export function enterScope(tensor: Scoped): void {
  const stack = stacks.get(tensor.device);
  if (stack && stack.length > 0) stack[stack.length - 1].tensors.add(tensor);
}

/** Takes a tensor out of the scope that would free it. */
export function leaveScope(tensor: Scoped): void {
  const stack = stacks.get(tensor.device);
  if (!stack) return;
  for (let i = stack.length - 1; i >= 0; i--) if (stack[i].tensors.delete(tensor)) return;
}

/** Visits the tensors in a value, the parts of complex ones too. */
function forEachTensor(value: unknown, visit: (tensor: Scoped) => void): void {
  if (typeof value !== 'object' || value === null) return;
  if (isScoped(value)) {
    visit(value);
    if (value.parts) for (const part of value.parts) visit(part);
  } else if (Array.isArray(value)) {
    for (const item of value) forEachTensor(item, visit);
  } else if (Object.getPrototypeOf(value) === Object.prototype) {
    for (const item of Object.values(value)) forEachTensor(item, visit);
  }
}

function isScoped(value: object): value is Scoped {
  return freeing in value;
}
