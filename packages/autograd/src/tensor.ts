/// <reference lib="esnext.disposable" preserve="true" />

import { zerosLike } from '@argand/arrays';
import {
  classType,
  type Device,
  type DeviceStorage,
  describeValue,
  deviceType,
  type Numbers,
  nodeInspect,
  requireType,
  sizeOf,
} from '@argand/backend';
import { DeviceError, OptionTypeError, ShapeError } from '@argand/errors';
import { enterScope, freeing, leaveScope } from './scope.ts';
import { requireShape, type Shape, show } from './shape.ts';

/** What a tensor's numbers are. A complex64 tensor is a pair of float32 tensors. */
export type DType = 'float32' | 'int32' | 'complex64';

/** A storage with the number of tensors that share it. */
export interface Shared {
  readonly storage: DeviceStorage;
  users: number;
}

/** Where a call of `valueAndGrad` records what is computed. */
export interface GradientTape {
  /** Until the gradients were taken. */
  readonly open: boolean;
}

/** One differentiated quantity of a recording. Views of a tensor have the same trace, so a view needs no record. */
export class Trace {
  readonly tape: GradientTape;
  /** ∂L/∂(this quantity), as far as it was summed. */
  gradient: Tensor<'float32'> | undefined;

  constructor(tape: GradientTape) {
    this.tape = tape;
  }
}

// What the tape does with a tensor, and nobody else: set by the class, whose private fields it needs.
/** The trace of a tensor, if it is tracked. */
export let traceOf: (tensor: Tensor) => Trace | undefined;
/** Makes a new result the tensor of a trace. */
export let setTrace: (tensor: Tensor, trace: Trace) => void;
/** Keeps the numbers of a tensor, even if it is disposed. */
export let hold: (tensor: Tensor) => void;
/** Undoes {@link hold}. */
export let letGo: (tensor: Tensor) => void;

interface Content {
  readonly shared?: Shared;
  readonly parts?: readonly [Tensor<'float32'>, Tensor<'float32'>];
  readonly trace?: Trace | undefined;
}

/**
 * An array of numbers on a device, row-major and contiguous. Its numbers never change.
 *
 * A tensor lives until it is disposed, by itself, by `using` or by the scope in which it was made. A complex64 tensor is
 * two float32 tensors of its shape, `parts`; disposing it disposes them.
 */
export class Tensor<D extends DType = DType> implements Disposable {
  readonly device: Device;
  readonly dtype: D;
  readonly shape: Shape;
  readonly size: number;
  /** The real and the imaginary part of a complex64 tensor. */
  readonly parts: readonly [Tensor<'float32'>, Tensor<'float32'>] | undefined;
  #shared: Shared | undefined;
  #trace: Trace | undefined;
  /** How often a recording needs its numbers for a gradient: they stay for so long, disposed or not. */
  #holds = 0;
  #freed: string | undefined;

  /** @internal Made by operations, `tensor` and `allocate`. */
  constructor(device: Device, type: D, shape: Shape, content: Content) {
    this.device = device;
    this.dtype = type;
    this.shape = shape;
    this.size = sizeOf(shape);
    this.parts = content.parts;
    this.#shared = content.shared;
    this.#trace = content.trace;
    enterScope(this);
  }

  /** Where operations on this tensor are recorded, if they are: inside `valueAndGrad`. */
  get tape(): GradientTape | undefined {
    if (this.parts) return this.parts[0].tape ?? this.parts[1].tape;
    return this.#trace?.tape.open ? this.#trace.tape : undefined;
  }

  /** Whether its numbers were given back. */
  get disposed(): boolean {
    return this.parts ? this.parts[0].disposed || this.parts[1].disposed : this.#shared === undefined;
  }

  /** @internal The storage of its numbers; `storageOf` gives it. @throws Error if the tensor was disposed, or is complex. */
  get shared(): Shared {
    if (this.#shared) return this.#shared;
    throw new DeviceError(
      this.parts
        ? `a complex64 tensor of shape ${show(this.shape)} has no storage of its own; take real(z) or imaginary(z).`
        : this.whyFreed(),
    );
  }

  /** What to say when a freed tensor is used. */
  whyFreed(): string {
    const part = this.parts?.find(({ disposed }) => disposed);
    if (part) return part.whyFreed();
    return `a ${this.dtype} tensor of shape ${show(this.shape)} is used after it was freed ${this.#freed ?? ''}; return it from the scope or keep() it if it must live longer.`;
  }

  /** Reads its numbers, row by row; a complex64 tensor as real, imaginary, real, imaginary … */
  async read(): Promise<Numbers<D extends 'int32' ? 'int32' : 'float32'>>;
  async read(): Promise<Numbers> {
    if (this.disposed) throw new DeviceError(`read(): ${this.whyFreed()}`);
    if (!this.parts) return this.device.read(this.shared.storage, 0, this.size);
    const [re, im] = await Promise.all(this.parts.map((part) => part.read()));
    const interleaved = zerosLike(re, 2 * this.size);
    for (let i = 0; i < this.size; i++) {
      interleaved[2 * i] = re[i];
      interleaved[2 * i + 1] = im[i];
    }
    return interleaved;
  }

  /** The one number of a tensor of one number. @throws Error if it has more, or is complex. */
  async item(): Promise<number> {
    if (this.size !== 1 || this.dtype === 'complex64') {
      throw new ShapeError(
        `item(): expects one real number, but the tensor is ${this.dtype} of shape ${show(this.shape)}; use read().`,
      );
    }
    return (await this.read())[0];
  }

  /** Its type, shape and device. The numbers are on the device: `await tensor.read()`. */
  toString(): string {
    return `Tensor ${this.dtype} ${show(this.shape)} on ${this.device.backend}${this.disposed ? ', freed' : ''}`;
  }

  /** What `console.log` of Node shows. */
  [nodeInspect](): string {
    return this.toString();
  }

  /** Gives its numbers back, now. Idempotent. */
  dispose(): void {
    leaveScope(this);
    if (this.parts) for (const part of this.parts) part.dispose();
    this[freeing]('by dispose()');
  }

  /** `dispose()`, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  /** @internal Gives its own numbers back, not those of its parts, and keeps in mind how, for errors. */
  [freeing](how: string): void {
    if (this.#freed !== undefined || !this.#shared) return;
    this.#freed = how;
    if (this.#holds === 0) this.#giveBack();
  }

  #giveBack(): void {
    const shared = this.#shared;
    if (!shared) return;
    this.#shared = undefined;
    shared.users -= 1;
    if (shared.users === 0) this.device.free(shared.storage);
  }

  static {
    traceOf = (tensor) => tensor.#trace;
    setTrace = (tensor, trace) => {
      tensor.#trace = trace;
    };
    hold = (tensor) => {
      tensor.#holds += 1;
    };
    letGo = (tensor) => {
      tensor.#holds -= 1;
      if (tensor.#holds === 0 && tensor.#freed !== undefined) tensor.#giveBack();
    };
  }
}

/** {@link Tensor}, for checks of arguments. */
export const tensorType = classType(Tensor, {
  name: 'Tensor',
  package: '@argand/autograd',
  remedy: 'Make one with tensor(device, values).',
});

/** @throws TypeError that says what the argument of a function is, if it is no tensor */
export function requireTensor(
  value: unknown,
  caller: string,
  what = 'its argument',
): asserts value is Tensor {
  requireType(tensorType, value, caller, what);
}

/** A tensor of float32 or int32 numbers. */
export type RealTensor = Tensor<'float32' | 'int32'>;

/** Checks the name of a type from outside. @throws TypeError that names `what` if it is that of no real tensor */
export function requireRealType(type: unknown, what: string): void {
  if (type !== 'float32' && type !== 'int32')
    throw new OptionTypeError(
      `${what}: expected type to be 'float32' or 'int32', received ${describeValue(type)}.`,
    );
}

/** A new real tensor whose numbers are still to be written. */
export function allocate<D extends 'float32' | 'int32'>(device: Device, type: D, shape: Shape): Tensor<D> {
  requireType(deviceType, device, 'allocate', 'device');
  requireShape(shape, 'allocate');
  requireRealType(type, 'allocate');
  return new Tensor(device, type, shape, {
    shared: { storage: device.allocate(type, sizeOf(shape)), users: 1 },
  });
}

/** A tensor of the same numbers, perhaps under another shape, and of the same trace. */
export function view<D extends 'float32' | 'int32'>(source: Tensor<D>, shape?: Shape): Tensor<D> {
  return share(source, shape, traceOf(source));
}

/** A tensor of the same numbers, perhaps under another shape, that is recorded nowhere. */
export function detach<D extends 'float32' | 'int32'>(source: Tensor<D>, shape?: Shape): Tensor<D> {
  return share(source, shape, undefined);
}

/** A tensor of the same numbers with a trace of its own. */
export function track(source: Tensor<'float32'>, tape: GradientTape): Tensor<'float32'> {
  return share(source, source.shape, new Trace(tape));
}

function share<D extends 'float32' | 'int32'>(
  source: Tensor<D>,
  shape: Shape = source.shape,
  trace: Trace | undefined,
): Tensor<D> {
  const { shared } = source;
  shared.users += 1;
  return new Tensor(source.device, source.dtype, shape, { shared, trace });
}

/** A complex tensor of two parts, which it owns from now on. */
export function pair(re: Tensor<'float32'>, im: Tensor<'float32'>): Tensor<'complex64'> {
  return new Tensor(re.device, 'complex64', re.shape, { parts: [re, im] });
}

/** The storage of a real tensor: exactly `size` numbers, contiguous. For operations of one's own. */
export function storageOf<D extends 'float32' | 'int32'>(tensor: Tensor<D>): DeviceStorage<D> {
  requireTensor(tensor, 'storageOf');
  const { storage } = tensor.shared;
  // The storage was allocated with the tensor's own type.
  return storage as DeviceStorage<D>;
}

/** Whether a tensor holds float32 numbers. */
export function isFloat(tensor: Tensor): tensor is Tensor<'float32'> {
  return tensor.dtype === 'float32';
}

/** Whether a tensor holds int32 numbers. */
export function isInteger(tensor: Tensor): tensor is Tensor<'int32'> {
  return tensor.dtype === 'int32';
}
