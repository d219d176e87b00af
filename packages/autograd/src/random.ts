import { type Device, deviceType, interfaceType, requireNumber, requireType, sizeOf } from '@argand/backend';
import { randomBits as randomKernel } from '@argand/backend/kernels';
import { OptionError } from '@argand/errors';
import { runUnary } from './elementwise.ts';
import { add, multiply } from './operations/arithmetic.ts';
import { less } from './operations/comparisons.ts';
import { cosPi, log, sqrt } from './operations/elementary.ts';
import { reshape } from './operations/reshape.ts';
import { slice } from './operations/slice.ts';
import { freeOnError, scope } from './scope.ts';
import { requireShape, type Shape } from './shape.ts';
import { allocate, storageOf, type Tensor } from './tensor.ts';

/** Where random numbers come from: a `Stream` of `@argand/random`. A value: read twice, it gives the same numbers. */
export type RandomStream = Parameters<typeof randomKernel.reference>[0]['stream'];

const streamKind = interfaceType<RandomStream>(['key', 'counter'], {
  name: 'Stream',
  package: '@argand/random',
  remedy: 'Make one with stream(seed, purpose) of @argand/random.',
});

/** Random words of a stream, made on the device: the same on every one. @throws Error if the shape is none */
export function randomBits(device: Device, stream: RandomStream, shape: Shape): Tensor<'int32'> {
  requireType(deviceType, device, 'randomBits', 'device');
  requireType(streamKind, stream, 'randomBits', 'stream');
  requireShape(shape, 'randomBits');
  return freeOnError(device, () => {
    const out = allocate(device, 'int32', [...shape]);
    device.run(randomKernel, { stream, length: out.size, out: storageOf(out) });
    return out;
  });
}

/**
 * low + (high − low) u, with u uniform in [0, 1) in steps of 2⁻²⁴, one word each. Rounding may reach `high` where the
 * interval is not [0, 1).
 *
 * @throws Error unless low < high are finite
 * @example
 * ```ts
 * import { openDevice, reference } from '@argand/backend';
 * import { randomUniform } from '@argand/autograd';
 *
 * const device = await openDevice([reference()]);
 * const stream = { key: [7, 0], counter: [0, 0, 0] } as const; // or stream(seed, purpose) of @argand/random
 * (await randomUniform(device, stream, [100]).read()).every((u) => u >= 0 && u < 1); // true
 * ```
 */
export function randomUniform(
  device: Device,
  stream: RandomStream,
  shape: Shape,
  low = 0,
  high = 1,
): Tensor<'float32'> {
  requireType(deviceType, device, 'randomUniform', 'device');
  requireType(streamKind, stream, 'randomUniform', 'stream');
  if (!(Number.isFinite(low) && Number.isFinite(high) && low < high))
    throw new OptionError(
      `randomUniform: the interval is [${low}, ${high}); expected finite numbers, low < high.`,
    );
  return scope(device, () => {
    const unit = runUnary('unit', randomBits(device, stream, shape)) as Tensor<'float32'>;
    if (low === 0 && high === 1) return unit;
    return add(multiply(unit, high - low), low);
  });
}

/**
 * Normal numbers, by the transform of Box and Muller (1958): each from two words, as mean + deviation √(−2 ln(1 − u)) cos 2πv.
 *
 * @throws Error unless mean and deviation are finite and deviation ≥ 0
 */
export function randomNormal(
  device: Device,
  stream: RandomStream,
  shape: Shape,
  mean = 0,
  deviation = 1,
): Tensor<'float32'> {
  requireType(deviceType, device, 'randomNormal', 'device');
  requireType(streamKind, stream, 'randomNormal', 'stream');
  requireShape(shape, 'randomNormal');
  if (!(Number.isFinite(mean) && Number.isFinite(deviation) && deviation >= 0))
    throw new OptionError(
      `randomNormal: mean is ${mean} and deviation ${deviation}; expected finite, deviation ≥ 0.`,
    );
  return scope(device, () => {
    const size = sizeOf(shape);
    const units = randomUniform(device, stream, [size, 2]);
    const [u, v] = [0, 1].map((column) => slice(units, [0, column], [size, 1]));
    // 1 − u lies in (0, 1], where the logarithm is finite.
    const radius = sqrt(multiply(log(add(multiply(u, -1), 1)), -2));
    return reshape(add(multiply(multiply(radius, cosPi(multiply(v, 2))), deviation), mean), shape);
  });
}

/**
 * Independent coins: 1 with this probability, else 0, as int32; one word each.
 *
 * @throws Error unless 0 ≤ probability ≤ 1
 */
export function randomBernoulli(
  device: Device,
  stream: RandomStream,
  shape: Shape,
  probability: number,
): Tensor<'int32'> {
  requireType(deviceType, device, 'randomBernoulli', 'device');
  requireType(streamKind, stream, 'randomBernoulli', 'stream');
  requireNumber('randomBernoulli', 'probability', probability, { atLeast: 0, atMost: 1 });
  return scope(device, () => less(randomUniform(device, stream, shape), probability));
}
