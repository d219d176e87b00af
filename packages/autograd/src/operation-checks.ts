import { type Device, describeValue, interfaceType } from '@argand/backend';
import { DeviceError, OptionError, OptionTypeError, ShapeError } from '@argand/errors';
import type { Operation, SavedTensors } from './operation.ts';
import { type Shape, sameShape, show } from './shape.ts';
import { type RealTensor, requireTensor, type Tensor } from './tensor.ts';

/** {@link Operation}, for checks of arguments. */
export const operationKind = interfaceType<Operation<never>>(['name', 'outputShape', 'forward', 'backward'], {
  name: 'Operation',
  package: '@argand/autograd',
  remedy: 'Make one with name, outputShape, forward and backward.',
});

/**
 * Checks what the forward pass of an operation gave, before anything is recorded.
 *
 * @throws TypeError if the result, or something saved, is no tensor; Error if it is freed, on another device, complex, or of another shape than
 * the operation's own
 */
export function requireForward(
  name: string,
  given: { readonly out: RealTensor; readonly saved?: SavedTensors | undefined },
  device: Device,
  shape: Shape,
): void {
  const caller = `${name}: forward`;
  if (typeof given !== 'object' || given === null || !('out' in given)) {
    throw new OptionTypeError(
      `${caller}: expected it to return { out, saved }, received ${describeValue(given)}.`,
    );
  }
  const { out, saved } = given;
  requireReal(caller, 'out', out, device);
  if (!sameShape(out.shape, shape)) {
    throw new ShapeError(
      `${caller}: expected out to be of shape ${show(shape)}, as outputShape says, received ${describeTensor(out)}.`,
    );
  }
  for (const key in saved) requireReal(caller, `saved.${key}`, saved[key], device);
}

/**
 * Checks what the backward pass of an operation gave.
 *
 * @param wanted for each input, whether its gradient is taken
 * @throws TypeError if it is no list, or a gradient is no tensor; Error if one is freed, on another device, or not of its input's size
 */
export function requireBackward(
  name: string,
  given: readonly (Tensor<'float32'> | undefined)[],
  inputs: readonly RealTensor[],
  wanted: readonly boolean[],
): void {
  const caller = `${name}: backward`;
  if (!Array.isArray(given) || given.length > inputs.length) {
    throw new OptionTypeError(
      `${caller}: expected it to return a list with a gradient or undefined for each of ${inputs.length} inputs, received ${describeValue(given)}.`,
    );
  }
  for (const [k, { device, shape, size }] of inputs.entries()) {
    const gradient: Tensor<'float32'> | undefined = given[k];
    if (!wanted[k] || gradient === undefined) continue;
    requireReal(caller, `gradient ${k}`, gradient, device);
    if (gradient.dtype !== 'float32' || gradient.size !== size) {
      throw new ShapeError(
        `${caller}: expected gradient ${k} to be a float32 tensor of its input's shape ${show(shape)}, received ${describeTensor(gradient)}.`,
      );
    }
  }
}

function requireReal(caller: string, what: string, value: Tensor, device: Device): void {
  requireTensor(value, caller, what);
  if (value.parts) {
    throw new OptionError(
      `${caller}: expected ${what} to be a float32 or int32 tensor, received ${describeTensor(value)}; give its parts, real and imaginary.`,
    );
  }
  if (value.disposed) throw new DeviceError(`${caller}: ${what}: ${value.whyFreed()}`);
  if (value.device !== device) {
    throw new OptionError(
      `${caller}: expected ${what} to be on the device of the inputs, ${device.backend}, received ${describeTensor(value)} on another one, ${value.device.backend}.`,
    );
  }
}

function describeTensor({ dtype, shape }: Tensor): string {
  return `${dtype === 'int32' ? 'an' : 'a'} ${dtype} tensor of shape ${show(shape)}`;
}
