import { requireList, requireType } from '@argand/backend';
import { DeviceError, OptionError } from '@argand/errors';
import type { Operation } from './operation.ts';
import { operationKind, requireForward } from './operation-checks.ts';
import { freeOnError } from './scope.ts';
import type { Shape } from './shape.ts';
import { Tape } from './tape.ts';
import { detach, type RealTensor, requireTensor, type Tensor } from './tensor.ts';

/**
 * Runs an operation, recording it if an input is tracked. Layers and users define operations of their own and apply them
 * with this.
 *
 * @throws Error if the inputs are freed, on different devices or do not fit the operation, or what the operation computes is no tensor of its
 * shape on their device: here of the forward pass, and of the backward pass when the gradient is taken.
 */
export function apply<Options, Out extends 'float32' | 'int32'>(
  operation: Operation<Options, Out>,
  inputs: readonly RealTensor[],
  options: Options,
): Tensor<Out> {
  requireType(operationKind, operation, 'apply', 'operation');
  requireList(inputs, operation.name, 'the inputs');
  const shapes: Shape[] = [];
  const tape = check(operation.name, inputs, shapes);
  const [{ device }] = inputs;
  const shape = operation.outputShape(shapes, options);
  // Whatever else was made on the way is freed; a recording holds what it needs of it.
  return freeOnError(
    device,
    () => {
      const given = operation.forward(device, inputs, options, shape);
      requireForward(operation.name, given, device, shape);
      const { out, saved } = given;
      // An operation may answer with an input; its result is another quantity all the same.
      const result = inputs.includes(out) ? detach(out) : out;
      if (tape && result.dtype === 'float32') tape.record(operation, inputs, result, saved ?? {}, options);
      return result;
    },
    (made, result) => made === result,
  );
}

/** Checks that the inputs can meet, collects their shapes and finds the tape they are recorded on. */
function check(name: string, inputs: readonly RealTensor[], shapes: Shape[]): Tape | undefined {
  for (const input of inputs) requireTensor(input, name, 'an input');
  if (inputs.length === 0) throw new OptionError(`${name}: has no inputs; expected at least one tensor.`);
  const [{ device }] = inputs;
  let tape: Tape | undefined;
  for (const input of inputs) {
    if (input.disposed) throw new DeviceError(`${name}: ${input.whyFreed()}`);
    if (input.device !== device) {
      throw new DeviceError(
        `${name}: its inputs are on two devices, ${device.backend} and ${input.device.backend}; read one and make it again on the other.`,
      );
    }
    const recording = input.tape;
    if (recording instanceof Tape && recording !== tape) {
      if (tape) {
        throw new OptionError(
          `${name}: its inputs belong to two calls of valueAndGradient; gradients of gradients are not kept.`,
        );
      }
      tape = recording;
    }
    shapes.push(input.shape);
  }
  return tape;
}
