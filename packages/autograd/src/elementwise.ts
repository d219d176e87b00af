import { type Device, sizeOf } from '@argand/backend';
import {
  type BinaryOperation,
  binary,
  binaryOperations,
  select,
  type UnaryOperation,
  unary,
  unaryOperations,
} from '@argand/backend/kernels';
import { OptionError } from '@argand/errors';
import { broadcastStrides, collapse, type Shape } from './shape.ts';
import { allocate, type RealTensor, storageOf, type Tensor } from './tensor.ts';

/** Runs an operation of one number on every number of a tensor, unrecorded. */
export function runUnary(operation: UnaryOperation, input: RealTensor): RealTensor {
  const { input: accepted, out: type } = unaryOperations[operation];
  if (!accepted.some((one) => one === input.dtype)) {
    throw new OptionError(
      `${operation}: expects ${accepted.join(' or ')}, but the tensor is ${input.dtype}; use cast().`,
    );
  }
  const out = allocate(input.device, type === 'same' ? input.dtype : type, input.shape);
  input.device.run(unary, {
    operation,
    length: input.size,
    input: input.shared.storage,
    out: out.shared.storage,
  });
  return out;
}

/** Runs an operation of two numbers with broadcasting, unrecorded; `what` is what errors call it. */
export function runBinary(
  operation: BinaryOperation,
  a: RealTensor,
  b: RealTensor,
  shape: Shape,
  what: string = operation,
): RealTensor {
  const { inputs, out: type } = binaryOperations[operation];
  if (a.dtype !== b.dtype || !inputs.some((one) => one === a.dtype)) {
    throw new OptionError(
      `${what}: expects two tensors of ${inputs.join(' or of ')}, but they are ${a.dtype} and ${b.dtype}; use cast().`,
    );
  }
  const out = allocate(a.device, type === 'same' ? a.dtype : type, shape);
  const operand = operands(shape, [a, b]);
  a.device.run(binary, {
    operation,
    shape: operand.shape,
    a: operand.views[0],
    b: operand.views[1],
    out: out.shared.storage,
  });
  return out;
}

/** Chooses by a condition with broadcasting, unrecorded. */
export function runSelect(
  device: Device,
  condition: Tensor<'int32'>,
  a: RealTensor,
  b: RealTensor,
  shape: Shape,
): RealTensor {
  const out = allocate(device, a.dtype, shape);
  const { shape: merged, views } = operands(shape, [condition, a, b]);
  const chosen = { storage: storageOf(condition), strides: views[0].strides };
  device.run(select, { shape: merged, condition: chosen, a: views[1], b: views[2], out: out.shared.storage });
  return out;
}

const straight: readonly number[] = [1];
const repeated: readonly number[] = [0];

/** How a kernel walks the operands: in as few axes as broadcasting allows. */
function operands(shape: Shape, tensors: readonly RealTensor[]) {
  const size = sizeOf(shape);
  // Operands that are whole or one number need no strides worked out; most are.
  if (tensors.every((tensor) => tensor.size === size || tensor.size === 1)) {
    return {
      shape: [size],
      views: tensors.map((tensor) => ({
        storage: tensor.shared.storage,
        strides: tensor.size === size ? straight : repeated,
      })),
    };
  }
  const merged = collapse(
    shape,
    tensors.map((tensor) => broadcastStrides(tensor.shape, shape)),
  );
  return {
    shape: merged.shape,
    views: tensors.map((tensor, i) => ({ storage: tensor.shared.storage, strides: merged.strides[i] })),
  };
}
