import { openDevice, reference } from '@argand/backend';
import { expect, test } from 'vitest';
import * as autograd from './index.ts';
import { tensor } from './index.ts';

const device = await openDevice([reference()]);
const other = await openDevice([reference()]);
const x = tensor(device, [
  [1, 2, 3],
  [4, 5, 6],
]);
const integers = tensor(device, Int32Array.of(1, 2, 3));
const z = autograd.phasor(x);
const stream = { key: [1, 0], counter: [0, 0, 0] } as const;

const refused: readonly (readonly [act: () => unknown, message: string])[] = [
  [
    () => autograd.add(x, tensor(device, [1, 2])),
    'add: shapes [2, 3] and [2] do not broadcast; axis 1 is 3 and 2.',
  ],
  [
    // @ts-expect-error it does not compile either
    () => autograd.add(x, integers),
    'add: expects two tensors of float32 or of int32, but they are float32 and int32; use cast().',
  ],
  [
    () => autograd.add(integers, 0.5),
    "add: 0.5 is no whole number, but the tensor is int32; use cast(x, 'float32') first.",
  ],
  [
    () => autograd.add(integers, 2 ** 31),
    "add: 2147483648 is outside int32, which goes from -2^31 to 2^31 - 1; use cast(x, 'float32') first.",
  ],
  [() => autograd.less(-(2 ** 31) - 1, integers), 'less: -2147483649 is outside int32,'],
  // @ts-expect-error it does not compile either
  [() => autograd.add(1, 2), 'add: 1 and 2 are both plain numbers; at least one must be a tensor.'],
  [
    () => autograd.add(x, tensor(other, 1)),
    'add: its inputs are on two devices, reference and reference; read one and make it again on the other.',
  ],
  // @ts-expect-error it does not compile either
  [() => autograd.divide(integers, integers), 'divide: expects two tensors of float32'],
  [
    () => autograd.sin(autograd.cast(x, 'int32') as never),
    'sin: expects float32, but the tensor is int32; use cast().',
  ],
  [
    () => autograd.sin([1, 2] as never),
    'sin: expected its argument to be a Tensor, received an array of length 2. Make one with tensor(device, values).',
  ],
  [
    // @ts-expect-error it does not compile either
    () => autograd.minimum(z, 1),
    'minimum: takes no complex64 tensor; take real(z), imaginary(z), absolute(z) or phase(z).',
  ],
  // @ts-expect-error it does not compile either
  [() => autograd.greater(z, 1), 'greater: takes no complex64 tensor'],
  // @ts-expect-error it does not compile either
  [() => autograd.greater(x, integers), 'greater: expects two tensors of float32 or of int32'],
  [
    () => autograd.where(x as never, 1, 2),
    'where: the condition is float32; a comparison or cast() gives int32.',
  ],
  [() => autograd.where(integers, x, integers), 'where: the choices are float32 and int32; use cast().'],
  [
    () => autograd.phase(x as never),
    'phase: expects a complex64 tensor, but it is float32; make one with complex(re, im) or phasor(x).',
  ],
  [() => autograd.phase(z, { damping: -1 }), 'phase: damping is -1; expected a number of at least 0.'],
  [() => autograd.real(x as never), 'real: expects a complex64 tensor, but it is float32'],
  [
    () => autograd.complex(integers as never, integers as never),
    'complex: expects two float32 tensors, but one is int32; use cast().',
  ],
  [
    () => autograd.storageOf(z as never),
    'a complex64 tensor of shape [2, 3] has no storage of its own; take real(z) or imaginary(z).',
  ],
  [
    () => autograd.matmul(x, tensor(device, [[1], [2]])),
    'matmul: a is [2, 3] and b is [2, 1]; the inner lengths 3 and 2 differ.',
  ],
  [
    () => autograd.matmul(x, tensor(device, [1, 2, 3])),
    'matmul: a is [2, 3] and b is [3]; both want at least two axes; use reshape().',
  ],
  [
    () => autograd.matmul(autograd.zeros(device, [2, 1, 3]), autograd.zeros(device, [4, 3, 1])),
    'matmul: a is [2, 1, 3] and b is [4, 3, 1]; their batches [2] and [4] differ.',
  ],
  [
    () => autograd.matmul(autograd.zeros(device, [2, 1, 3]), autograd.zeros(device, [2, 1])),
    'matmul: a is [2, 1, 3] and b is [2, 1]; the inner lengths 3 and 2 differ.',
  ],
  [
    // @ts-expect-error it does not compile either
    () => autograd.matmul(integers, integers),
    'matmul: expects a float32 tensor, but it is int32; use cast().',
  ],
  [() => autograd.reshape(x, [4]), 'reshape: [2, 3] has 6 numbers, which do not fill [4].'],
  [() => autograd.reshape(x, [4, -1]), 'reshape: [2, 3] has 6 numbers, which do not fill [4, -1].'],
  [() => autograd.transpose(x, [0, 0]), 'transpose: [0, 0] must name each of the 2 axes of [2, 3] once.'],
  [() => autograd.sum(x, { axes: [2] }), 'sum: axis 2 of a tensor with 2 axes; expected -2 to 1.'],
  [
    () => autograd.max(autograd.zeros(device, [2, 0])),
    'max: axis 1 of [2, 0] is empty, and nothing has no maximum.',
  ],
  [() => autograd.argmin(autograd.zeros(device, [2, 0])), 'argmin: axis -1 of [2, 0] is empty.'],
  [() => autograd.argmax(z), 'argmax: takes no complex64 tensor'],
  [
    () => autograd.mean(integers as never),
    "mean: expects float32 or complex64, but the tensor is int32; use cast(x, 'float32').",
  ],
  [
    () => autograd.slice(x, [0, 2], [2, 2]),
    'slice: starts [0, 2], sizes [2, 2] and steps [1, 1] do not lie within [2, 3].',
  ],
  [() => autograd.slice(x, [0], [2]), 'do not lie within [2, 3].'],
  [() => autograd.broadcastTo(x, [3]), 'broadcastTo: [2, 3] is larger than [3].'],
  [
    () => autograd.concatenate([x, tensor(device, [[1, 2]])]),
    'concatenate: [1, 2] and [2, 3] differ in more than axis 0.',
  ],
  [() => autograd.concatenate([]), 'concatenate: the list is empty; give at least one tensor.'],
  [() => autograd.stack([x, integers as never]), 'stack: [3] and [2, 3] differ; all must be of one shape.'],
  [
    () => autograd.pad(x, [1], [0, 0]),
    'pad: [1] and [0, 0] are not a count of elements for each axis of [2, 3].',
  ],
  [() => autograd.gather(x, x as never), 'gather: the indices are float32; they must be int32.'],
  [
    () => autograd.gather(x, autograd.zeros(device, [1, 1], 'int32'), 1),
    'gather: along axis 1 the indices must be a list, but they are [1, 1].',
  ],
  [
    () => autograd.scatterAdd(x, integers, x),
    'scatterAdd: values are [2, 3], but indices [3] into [2, 3] want [3, 3].',
  ],
  [
    () => autograd.scatterAdd(x, integers, z as never),
    'scatterAdd: the base is float32 and the values are complex64; use cast().',
  ],
  [() => autograd.oneHot(integers, 0), 'oneHot: classes is 0; expected a whole number above 0.'],
  [() => autograd.oneHot(x as never, 2), "oneHot: the labels must be int32; use cast(labels, 'int32')."],
  [() => autograd.cast(z, 'int32'), 'cast: takes no complex64 tensor'],
  [
    () => tensor(device, [[1, 2], [3]]),
    'tensor: the nested lists are ragged; one has 1 entries where the first has 2.',
  ],
  [
    () => tensor(device, [[1, 2], 3]),
    'tensor: the nested lists are ragged; 3 is where a list of 2 is expected.',
  ],
  [
    () => tensor(device, [1, [2]]),
    'tensor: the nested lists are ragged; a list of 1 is where a number is expected.',
  ],
  [() => tensor(device, [1, 2], { shape: [3] }), 'tensor: 2 numbers do not fill the shape [3], which has 3.'],
  [
    () => tensor(device, [1, 2], { shape: [-1, -2] }),
    'tensor: the shape is [-1, -2]; expected a list of whole numbers of at least 0.',
  ],
  [
    () => tensor(device, [1, 1.5], { dtype: 'int32' }),
    'tensor: number 1 is 1.5, but an int32 tensor takes whole numbers from -2^31 to 2^31 - 1.',
  ],
  [
    () => tensor(device, [1, 2, 3], { dtype: 'complex64' }),
    'tensor: complex64 expects lists of [real, imaginary]',
  ],
  [
    () => autograd.zeros(device, [1.5]),
    'full: the shape is [1.5]; expected a list of whole numbers of at least 0.',
  ],
  [() => autograd.full(device, [1], 0.5, 'int32'), 'full: 0.5 is no whole number, but the tensor is int32;'],
  [() => autograd.full(device, [1], 2 ** 31, 'int32'), 'full: 2147483648 is outside int32,'],
  [() => autograd.pad(integers, [1], [0], -(2 ** 31) - 1), 'pad: -2147483649 is outside int32,'],
  [() => autograd.pad(integers, [1], [0], 0.5), 'pad: 0.5 is no whole number, but the tensor is int32;'],
  [
    () => autograd.where(autograd.less(integers, 0), integers, 2 ** 40),
    'where: 1099511627776 is outside int32,',
  ],
  [
    () => autograd.randomUniform(device, stream, [1], 1, 1),
    'randomUniform: the interval is [1, 1); expected finite numbers, low < high.',
  ],
  [
    () => autograd.randomNormal(device, stream, [1], 0, -1),
    'randomNormal: mean is 0 and deviation -1; expected finite, deviation ≥ 0.',
  ],
  [
    () => autograd.randomBernoulli(device, stream, [1], 2),
    'randomBernoulli: probability is 2; expected a number of at least 0 and of at most 1.',
  ],
  [
    () => autograd.randomBernoulli(device, stream, [1], '0.5' as never),
    'randomBernoulli: probability is the text "0.5";',
  ],
  [
    () => autograd.cast(x, 'float64' as never),
    `cast: expected type to be 'float32' or 'int32', received the text`,
  ],
  [() => autograd.softmax(x, 2), 'softmax: axis 2 of a tensor with 2 axes; expected -2 to 1.'],
  [
    () => autograd.logSumExp(x, { axis: 0 } as never),
    'logSumExp: axis an object with axis of a tensor with 2 axes;',
  ],
  // Options that would be passed over without a word, and another answer given.
  [
    () => autograd.sum(x, 1 as never),
    'sum: expected options to be an object with axes or keepDims, received 1.',
  ],
  [() => autograd.mean(x, [0] as never), 'mean: expected options to be an object with axes or keepDims,'],
  [() => autograd.max(x, null as never), 'max: expected options to be an object'],
  [() => autograd.min(x, { axis: 0 } as never), 'min: there is no option axis; expected axes or keepDims.'],
  [() => autograd.sum(x, { axes: 1 as never }), 'sum: expected axes to be a list, received 1.'],
  [
    () => autograd.tensor(device, [1.5], 'int32' as never),
    'tensor: expected options to be an object with shape or dtype, received the text "int32".',
  ],
  [
    () => autograd.tensor(device, [1.5], { type: 'int32' } as never),
    'tensor: there is no option type; expected shape or dtype.',
  ],
  [
    () => autograd.tensor(device, [1.5], new Float32Array(1) as never),
    'received a Float32Array of length 1.',
  ],
  [() => autograd.matmul(x, x, true as never), 'matmul: expected options to be an object with transposeA or'],
  [
    () => autograd.phase(z, 0.1 as never),
    'phase: expected options to be an object with damping, received 0.1.',
  ],
];

test.each(refused.map(([act, message]) => ({ act, message })))('$message', ({ act, message }) => {
  expect(act).toThrow(message);
});

test('item() expects one real number', async () => {
  await expect(x.item()).rejects.toThrow(
    'item(): expects one real number, but the tensor is float32 of shape [2, 3]; use read().',
  );
  await expect(autograd.sum(z).item()).rejects.toThrow('the tensor is complex64 of shape []');
});
