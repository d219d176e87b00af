/// <reference lib="esnext.disposable" preserve="true" />

import { type Device, deviceType, requireFunction, requireType } from '@argand/backend';
import { DeviceError, OptionError } from '@argand/errors';
import { visitTensors } from './visit-tensors.ts';

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
  /**
   * Hands tensors to the scope around this one, or to nobody if there is none. Takes any nesting of arrays, plain records, Maps and Sets.
   *
   * @throws Error for what may hold tensors out of sight: an instance of a class, a function
   */
  release<T>(kept: T): T;
}

/** What is alive on a device and belongs to open scopes: the one piece of state that is not an argument. */
interface Ledger {
  /** The open scopes, the innermost last. */
  readonly scopes: OpenScope[];
  /** What was made inside the outermost running {@link freeOnError}, in order; undefined where it was kept. */
  readonly made: (Scoped | undefined)[];
  /** How many calls of {@link freeOnError} are running. */
  guards: number;
  /** Whether a look for scopes that are held across an await is due. */
  watched: boolean;
}

const ledgers = new WeakMap<Device, Ledger>();

function ledgerOf(device: Device): Ledger {
  let ledger = ledgers.get(device);
  if (!ledger) {
    ledger = { scopes: [], made: [], guards: 0, watched: false };
    ledgers.set(device, ledger);
  }
  return ledger;
}

class OpenScope implements Scope {
  readonly device: Device;
  readonly name: string | undefined;
  readonly tensors = new Set<Scoped>();
  /** Whether the code that opened it has waited for something, so that other tasks have run inside it. */
  heldAcrossAwait = false;

  constructor(device: Device, name: string | undefined) {
    this.device = device;
    this.name = name;
  }

  release<T>(kept: T): T {
    this.#requireOneTask();
    const { scopes } = ledgerOf(this.device);
    const outer = scopes[scopes.indexOf(this) - 1];
    const hand = (tensor: Scoped): void => {
      if (this.tensors.delete(tensor)) outer?.tensors.add(tensor);
      if (tensor.parts) for (const part of tensor.parts) hand(part);
    };
    visitTensors(kept, isScoped, hand, 'scope');
    return kept;
  }

  [Symbol.dispose](): void {
    this.#requireOneTask();
    const { scopes } = ledgerOf(this.device);
    const index = scopes.indexOf(this);
    if (index >= 0 && index !== scopes.length - 1) {
      throw new DeviceError(
        `scope: closed while ${scopes.length - 1 - index} opened inside it are still open; close the innermost first, and await nothing inside a scope.`,
      );
    }
    const [failure] = this.close();
    if (failure) throw failure.error;
  }

  /** Closes this scope and those inside it that an error left open. Returns what could not be freed, and why. */
  close(): { readonly error: unknown }[] {
    const { scopes } = ledgerOf(this.device);
    const index = scopes.indexOf(this);
    if (index < 0) return [];
    const failures: { readonly error: unknown }[] = [];
    for (const { tensors, name } of scopes.splice(index)) {
      const how = `by the end of the scope ${name === undefined ? 'in which it was made' : `'${name}'`}`;
      for (const tensor of tensors) {
        try {
          tensor[freeing](how);
        } catch (error) {
          failures.push({ error });
        }
      }
      tensors.clear();
    }
    return failures;
  }

  /** @throws Error, once, if other tasks have run inside the scope: which tensors are whose cannot be known. */
  #requireOneTask(): void {
    if (!this.heldAcrossAwait) return;
    this.heldAcrossAwait = false;
    const { size } = this.tensors;
    this.tensors.clear();
    throw new DeviceError(
      `scope${this.name === undefined ? '' : ` '${this.name}'`}: held across an await. Other tasks run meanwhile, so its ${size} tensors were not freed: they may be another task's. Close the scope before the await, and dispose what must live across it with using or dispose().`,
    );
  }
}

/**
 * Ends the scopes that are still open when the code that opened them has returned to the event loop. A microtask that is queued at
 * the opening runs before the continuation of any later await.
 */
function watchForAwaits(ledger: Ledger): void {
  if (ledger.watched) return;
  ledger.watched = true;
  queueMicrotask(() => {
    ledger.watched = false;
    for (const scope of ledger.scopes.splice(0)) scope.heldAcrossAwait = true;
  });
}

/**
 * Opens a scope by hand; close it with `using` or `[Symbol.dispose]()`, the innermost first. See {@link scope}.
 *
 * A scope belongs to one run of synchronous code. One that is held across an `await` frees nothing, and closing it throws: other tasks
 * may have made tensors meanwhile.
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
  requireType(deviceType, device, 'openScope', 'device');
  const ledger = ledgerOf(device);
  const opened = new OpenScope(device, name);
  ledger.scopes.push(opened);
  watchForAwaits(ledger);
  return opened;
}

/**
 * Runs `body` and frees every tensor that it made on the device, but for those in what it returns (a tensor, or tensors
 * in arrays, plain records, Maps and Sets, nested), which belong to the scope around this one. `body` is synchronous: the device may
 * still be at work when it returns. If `body` throws, everything that it made is freed and its error is thrown on.
 *
 * @param name what error messages call it
 * @throws Error if the body is asynchronous, or returns what may hold tensors out of sight: an instance of a class, a function
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
  requireType(deviceType, device, 'scope', 'device');
  requireFunction(body, 'scope', 'body');
  const opened = new OpenScope(device, name);
  ledgerOf(device).scopes.push(opened);
  let result: T;
  try {
    result = body();
    requireSynchronous(result);
    opened.release(result);
  } catch (error) {
    // What cannot be freed must not hide why.
    opened.close();
    throw error;
  }
  const [failure] = opened.close();
  if (failure) throw failure.error;
  return result;
}

/** @throws Error for a promise, whose own failure is then nobody's to handle. */
function requireSynchronous(result: unknown): void {
  if (typeof result !== 'object' || result === null || !('then' in result)) return;
  if (typeof result.then !== 'function') return;
  Promise.resolve(result).catch(() => undefined);
  throw new OptionError('scope: the body is asynchronous; compute inside the scope and await outside it.');
}

/**
 * Runs `body`. If it throws, every tensor that it made on the device is freed; otherwise they belong to whom they would without this.
 *
 * @param isResult where it is given, what it does not name is freed even if nothing is thrown: a scope of one operation, and cheaper
 */
export function freeOnError<T>(
  device: Device,
  body: () => T,
  isResult?: (made: Scoped, result: T) => boolean,
): T {
  const ledger = ledgerOf(device);
  const { made } = ledger;
  const start = made.length;
  ledger.guards += 1;
  try {
    const result = body();
    if (isResult) {
      for (let i = start; i < made.length; i++) {
        const tensor = made[i];
        if (tensor && !isResult(tensor, result)) giveBack(tensor);
      }
    }
    return result;
  } catch (error) {
    for (const tensor of made.splice(start)) {
      try {
        if (tensor) giveBack(tensor);
      } catch {
        // What cannot be freed must not hide why.
      }
    }
    throw error;
  } finally {
    ledger.guards -= 1;
    if (ledger.guards === 0) made.length = 0;
  }
}

function giveBack(tensor: Scoped): void {
  leaveScope(tensor);
  tensor[freeing]('by the operation that made it');
}

/**
 * Takes tensors (any nesting of arrays, plain records, Maps and Sets) out of every scope: they live until they are disposed.
 *
 * @throws Error for what may hold tensors out of sight: an instance of a class, a function
 */
export function keep<T>(kept: T): T {
  const takeOut = (tensor: Scoped): void => {
    leaveScope(tensor);
    const ledger = ledgers.get(tensor.device);
    const index = ledger && ledger.guards > 0 ? ledger.made.lastIndexOf(tensor) : -1;
    if (ledger && index >= 0) ledger.made[index] = undefined;
    if (tensor.parts) for (const part of tensor.parts) takeOut(part);
  };
  visitTensors(kept, isScoped, takeOut, 'keep');
  return kept;
}

/** Notes a new tensor in the innermost scope of its device. */
export function enterScope(tensor: Scoped): void {
  const ledger = ledgers.get(tensor.device);
  if (!ledger) return;
  const { scopes } = ledger;
  if (scopes.length > 0) scopes[scopes.length - 1].tensors.add(tensor);
  if (ledger.guards > 0) ledger.made.push(tensor);
}

/** Takes a tensor out of the scope that would free it. */
export function leaveScope(tensor: Scoped): void {
  const ledger = ledgers.get(tensor.device);
  if (!ledger) return;
  for (let i = ledger.scopes.length - 1; i >= 0; i--) if (ledger.scopes[i].tensors.delete(tensor)) return;
}

function isScoped(value: object): value is Scoped {
  return freeing in value;
}
