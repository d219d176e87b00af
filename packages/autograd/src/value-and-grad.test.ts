import { openDevice, reference } from '@argand/backend';
import { describe, expect, test } from 'vitest';
import {
  abs,
  add,
  angle,
  apply,
  cast,
  complex,
  conj,
  imag,
  keep,
  less,
  max,
  maximum,
  min,
  minimum,
  multiply,
  type Operation,
  phase,
  phasor,
  real,
  reshape,
  scope,
  sqrt,
  stopGradient,
  subtract,
  sum,
  type Tensor,
  tensor,
  valueAndGrad,
  where,
} from './index.ts';

const device = await openDevice([reference()]);
const list = async (x: Tensor) => [...(await x.read())];
const complexOf = (values: number[]) => tensor(device, Float64Array.from(values), { dtype: 'complex64' });
const gradientOf = async <T extends Tensor>(f: (x: T) => Tensor<'float32'>, x: T) =>
  list(valueAndGrad<Tensor>((given) => f(given as T), x).gradients as Tensor);

describe('valueAndGrad', () => {
  test('gives value and gradients in the structure of the inputs', async () => {
    const [a, b] = [tensor(device, [1, 2]), tensor(device, [3, 4])];
    const loss = (a: Tensor<'float32'>, b: Tensor<'float32'>) => sum(multiply(a, multiply(b, b)));
    const ofList = valueAndGrad(([a, b]: Tensor<'float32'>[]) => loss(a, b), [a, b]);
    expect(await ofList.value.item()).toBe(41);
    expect(await list(ofList.gradients[0])).toEqual([9, 16]);
    expect(await list(ofList.gradients[1])).toEqual([6, 16]);
    const ofRecord = valueAndGrad(({ a, b }) => loss(a, b), { a, b });
    expect(await list(ofRecord.gradients.b)).toEqual([6, 16]);
    expect(ofRecord.auxiliary).toBeUndefined();
  });

  test('keeps the gradients of one tensor given twice apart', async () => {
    const x = tensor(device, [2, 3]);
    const { gradients } = valueAndGrad(
      ([a, b]: Tensor<'float32'>[]) => sum(multiply(a, multiply(b, b))),
      [x, x],
    );
    expect(await list(gradients[0])).toEqual([4, 9]);
    expect(await list(gradients[1])).toEqual([8, 18]);
  });

  test('sums over every use, through views too', async () => {
    const f = (x: Tensor<'float32'>) =>
      add(sum(multiply(reshape(x, [2, 1]), x)), sum(reshape(reshape(x, [1, 2]), [2])));
    expect(await gradientOf(f, tensor(device, [1, 2]))).toEqual([7, 7]);
  });

  test('is 0 for what the loss does not depend on, or not differentiably', async () => {
    const x = tensor(device, [1, 2]);
    expect(await gradientOf(() => sum(tensor(device, 3)), x)).toEqual([0, 0]);
    expect(await gradientOf((x: Tensor<'float32'>) => sum(cast(less(x, 1.5), 'float32')), x)).toEqual([0, 0]);
    expect(await gradientOf((x: Tensor<'float32'>) => sum(multiply(x, stopGradient(x))), x)).toEqual([1, 2]);
    const z = complexOf([1, 2]);
    const detached = (z: Tensor<'complex64'>) => sum(real(multiply(z, stopGradient(z))));
    expect(await gradientOf(detached, z)).toEqual([1, -2]);
  });

  test('is 1 for an input that is the loss', async () => {
    expect(await gradientOf((x: Tensor<'float32'>) => x, tensor(device, 3))).toEqual([1]);
  });

  test('hands out auxiliary tensors, untracked, and leaves other values alone', async () => {
    const x = tensor(device, [1, 2]);
    const numbers = Float32Array.of(5);
    const before = device.memory().storages;
    const { auxiliary, value, gradients } = valueAndGrad((x) => {
      const y = multiply(x, 2);
      return { loss: sum(y), auxiliary: { y, z: [phasor(x)], numbers, count: 2, x } };
    }, x);
    expect(await list(auxiliary.y)).toEqual([2, 4]);
    expect(auxiliary.y.tape).toBeUndefined();
    expect(auxiliary.z[0].tape).toBeUndefined();
    expect(await list(auxiliary.x)).toEqual([1, 2]);
    expect(auxiliary.numbers).toBe(numbers);
    expect(auxiliary.count).toBe(2);
    for (const made of [auxiliary.y, auxiliary.z[0], auxiliary.x, value, gradients]) made.dispose();
    expect(device.memory().storages).toBe(before);
  });

  test('can use tensors that a scope inside the function has freed', async () => {
    const f = (x: Tensor<'float32'>) =>
      sum(
        scope(device, () =>
          multiply(
            multiply(x, x),
            scope(device, () => multiply(x, tensor(device, [5, 7]))),
          ),
        ),
      );
    expect(await gradientOf(f, tensor(device, [1, 2]))).toEqual([15, 84]);
  });

  test('records nothing on tensors kept beyond it', async () => {
    const kept: Tensor<'float32'>[] = [];
    valueAndGrad(
      (x) => {
        kept.push(keep(multiply(x, 2)));
        return sum(x);
      },
      tensor(device, [1, 2]),
    );
    expect(kept[0].tape).toBeUndefined();
    expect(await list(add(kept[0], 1))).toEqual([3, 5]);
  });

  test.each<[string, () => unknown, string]>([
    [
      'a list',
      () => valueAndGrad((x) => x, tensor(device, [1, 2])),
      'valueAndGrad: the loss is float32 of shape [2]; it must be one float32 number, such as sum(…) or mean(…).',
    ],
    [
      'integers',
      () => valueAndGrad((x) => sum(cast(x, 'float32')), tensor(device, Int32Array.of(1, 2))),
      'valueAndGrad: an input is int32 of shape [2]; gradients are for float32 and complex64. Use it inside the function without passing it.',
    ],
    [
      'nothing',
      () => valueAndGrad(() => tensor(device, 1), []),
      'valueAndGrad: there are no inputs; pass at least one tensor.',
    ],
    [
      'a gradient in a gradient',
      () => valueAndGrad((x) => valueAndGrad((y) => sum(y), x).value, tensor(device, 1)),
      'gradients of gradients are not kept',
    ],
    [
      'tensors of two calls',
      () =>
        valueAndGrad(
          (x) => valueAndGrad((y) => sum(multiply(x, y)), tensor(device, 2)).value,
          tensor(device, 1),
        ),
      'multiply: its inputs belong to two calls of valueAndGradient',
    ],
  ])('refuses %s', (_name, act, message) => {
    expect(act).toThrow(message);
  });

  test('takes an operation of one’s own, with what its forward pass saves', async () => {
    let saved: Tensor | undefined;
    const cube: Operation<{ readonly factor: number }, 'float32'> = {
      name: 'cube',
      outputShape: ([shape]) => shape,
      forward(_device, [x], { factor }) {
        const square = multiply(stopGradient(x), stopGradient(x)) as Tensor<'float32'>;
        saved = square;
        return {
          out: multiply(multiply(square, stopGradient(x)), factor) as Tensor<'float32'>,
          saved: { square },
        };
      },
      backward: ({ saved, gradient, options: { factor } }) => [
        multiply(multiply(saved.square as Tensor<'float32'>, gradient), 3 * factor),
      ],
    };
    const x = tensor(device, [1, 2]);
    const before = device.memory().storages;
    const { value, gradients } = valueAndGrad((x) => sum(apply(cube, [x], { factor: 2 })), x);
    expect(await value.item()).toBe(18);
    expect(await list(gradients)).toEqual([6, 24]);
    expect(saved?.disposed).toBe(true);
    for (const made of [value, gradients]) made.dispose();
    scope(device, () => void apply(cube, [x], { factor: 1 }));
    expect(saved?.disposed).toBe(true);
    expect(device.memory().storages).toBe(before);
  });
});

describe('the gradient of a real loss at a complex z is ∂L/∂Re z + i ∂L/∂Im z', () => {
  const z = complexOf([3, 4, -1, 2]);

  test('|z|² → 2z, Re z → 1, Im z → i, |z| → z/|z|', async () => {
    const square = (z: Tensor<'complex64'>) => sum(real(multiply(z, conj(z))));
    expect(await gradientOf(square, z)).toEqual([6, 8, -2, 4]);
    expect(await gradientOf((z: Tensor<'complex64'>) => sum(real(z)), z)).toEqual([1, 0, 1, 0]);
    expect(await gradientOf((z: Tensor<'complex64'>) => sum(imag(z)), z)).toEqual([0, 1, 0, 1]);
    const [re, im] = await gradientOf((z: Tensor<'complex64'>) => sum(abs(z)), z);
    expect(re).toBeCloseTo(0.6, 15);
    expect(im).toBeCloseTo(0.8, 15);
  });

  test('Re(w z) → conj(w)', async () => {
    const w = complexOf([2, 5, 1, -1]);
    expect(await gradientOf((z: Tensor<'complex64'>) => sum(real(multiply(w, z))), z)).toEqual([2, -5, 1, 1]);
  });

  test('arg z → (−Im, Re)/|z|²; phase → that over π, damped', async () => {
    const one = complexOf([3, 4]);
    expect(await gradientOf((z: Tensor<'complex64'>) => sum(angle(z)), one)).toEqual([-4 / 25, 3 / 25]);
    const [re, im] = await gradientOf((z: Tensor<'complex64'>) => sum(phase(z, { damping: 5 })), one);
    expect(re).toBeCloseTo(-4 / (Math.PI * 30), 14);
    expect(im).toBeCloseTo(3 / (Math.PI * 30), 14);
  });

  test('is 0 at 0 for |z|, arg z, the phase and √z', async () => {
    const origin = complexOf([0, 0]);
    for (const f of [
      abs,
      angle,
      (z: Tensor<'complex64'>) => phase(z),
      (z: Tensor<'complex64'>) => real(sqrt(z)),
    ])
      expect((await gradientOf((z: Tensor<'complex64'>) => sum(f(z)), origin)).map(Math.abs)).toEqual([0, 0]);
  });
});

describe('gradients at special places', () => {
  test('the phasor of silence is 0, and so is its gradient', async () => {
    const x = tensor(device, [Number.NaN, 0.5]);
    expect(await list(phasor(x))).toEqual([0, 0, 0, 1]);
    const [silent, heard] = await gradientOf((x: Tensor<'float32'>) => sum(real(phasor(x))), x);
    expect([Math.abs(silent), heard]).toEqual([0, -Math.PI]);
  });

  test('√0 has gradient 0; what where() does not choose has none, NaN or not', async () => {
    expect(await gradientOf((x: Tensor<'float32'>) => sum(sqrt(x)), tensor(device, [0, 4]))).toEqual([
      0, 0.25,
    ]);
    const f = (x: Tensor<'float32'>) => sum(where(less(x, 0), x, sqrt(maximum(x, 0))));
    expect(await gradientOf(f, tensor(device, [-1, 4]))).toEqual([1, 0.25]);
  });

  test('the first of equals takes the gradient', async () => {
    const [a, b] = [tensor(device, [1, 2]), tensor(device, [1, 3])];
    for (const extreme of [minimum, maximum]) {
      const { gradients } = valueAndGrad(([a, b]: Tensor<'float32'>[]) => sum(extreme(a, b)), [a, b]);
      expect((await list(gradients[0]))[0]).toBe(1);
      expect((await list(gradients[1]))[0]).toBe(0);
    }
    const tied = tensor(device, [
      [0, 7],
      [7, 0],
    ]);
    expect(await gradientOf((x: Tensor<'float32'>) => max(x), tied)).toEqual([0, 1, 0, 0]);
    expect(await gradientOf((x: Tensor<'float32'>) => min(x), tied)).toEqual([1, 0, 0, 0]);
    expect(await gradientOf((x: Tensor<'float32'>) => sum(max(x, { axes: [0] })), tied)).toEqual([
      0, 1, 1, 0,
    ]);
  });

  test('a − a of complex numbers is exactly 0 with gradient 0', async () => {
    const f = (z: Tensor<'complex64'>) => sum(real(subtract(z, z)));
    expect((await gradientOf(f, complexOf([1, 2]))).map(Math.abs)).toEqual([0, 0]);
    expect(() => complex(tensor(device, [1]), tensor(device, [1, 2]))).toThrow(
      'complex: the real part is [1] and the imaginary part [2]',
    );
  });
});
