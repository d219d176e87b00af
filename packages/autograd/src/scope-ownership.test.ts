import { openDevice, reference } from '@argand/backend';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  add,
  allocate,
  apply,
  keep,
  multiply,
  type Operation,
  openScope,
  phasor,
  scope,
  storageOf,
  sum,
  type Tensor,
  tensor,
  valueAndGrad,
} from './index.ts';

const device = await openDevice([reference()]);
const storages = () => device.memory().storages;
const nothing = () => Promise.resolve();

let before = 0;
beforeEach(() => {
  before = storages();
});
afterEach(() => expect(storages()).toBe(before));

describe('what a scope returns', () => {
  test('is kept under symbols, in hidden properties and in properties of Maps and Sets', () => {
    class Named extends Map<string, Tensor> {
      readonly own = tensor(device, 3);
    }
    const key = Symbol('key');
    const kept = scope(device, () => ({
      [key]: tensor(device, 1),
      hidden: Object.defineProperty({}, 'x', { value: tensor(device, 2) }) as { readonly x: Tensor },
      named: new Named(),
      set: Object.assign(new Set(), { x: tensor(device, 4) }),
    }));
    const tensors = [kept[key], kept.hidden.x, kept.named.own, kept.set.x];
    expect(tensors.map(({ disposed }) => disposed)).toEqual([false, false, false, false]);
    for (const one of tensors) one.dispose();
  });

  test('is kept in Maps, Sets, arrays and records, nested and with cycles', () => {
    const kept = scope(device, () => {
      const [a, b, c] = [1, 2, 3].map((value) => tensor(device, value));
      const map = new Map<unknown, unknown>([['a', [a]]]);
      map.set('itself', map).set(c, 'as a key');
      return { map, set: new Set([b]), bytes: new Uint8Array(3), when: new Date(0), nothing: null };
    });
    expect(storages()).toBe(3);
    const tensors = [...(kept.map.get('a') as Tensor[]), ...kept.set, ...kept.map.keys()];
    for (const one of tensors) if (typeof one === 'object') (one as Tensor).dispose();
  });

  test('is kept if it is a part of a complex tensor that is freed', async () => {
    const part = scope(device, () => phasor(tensor(device, [0.5])).parts?.[1]);
    expect(await part?.read()).toEqual(Float64Array.of(1));
    part?.dispose();
  });

  class Holder {
    readonly #hidden = tensor(device, 1);
    read = () => this.#hidden.read();
  }

  test.each<[string, () => unknown, string]>([
    ['an instance of a class', () => new Holder(), 'an instance of Holder'],
    ['such an instance in a record', () => ({ deep: [new Holder()] }), 'an instance of Holder'],
    ['a function', () => () => tensor(device, 1), 'a function'],
    ['a device', () => device, 'an instance of ReferenceDevice'],
  ])('is refused if it may hold tensors out of sight: %s', (_name, make, what) => {
    expect(() => scope(device, make)).toThrow(`scope: cannot look for tensors inside ${what}.`);
    const held = scope(device, () => keep(tensor(device, 1)));
    expect(() => keep([held, make])).toThrow('keep: cannot look for tensors inside');
    {
      using opened = openScope(device);
      expect(() => opened.release(make())).toThrow(`scope: cannot look for tensors inside ${what}.`);
    }
    held.dispose();
  });

  test('of valueAndGradient is the same: a Map comes off the tape, an instance is refused', async () => {
    const x = tensor(device, [2]);
    const { value, gradients, auxiliary } = valueAndGrad((y: Tensor<'float32'>) => {
      const squared = multiply(y, y);
      return { loss: sum(squared), auxiliary: new Map([['squared', new Set([squared])]]) };
    }, x);
    const [squared] = auxiliary.get('squared') ?? [];
    expect(await squared.read()).toEqual(Float64Array.of(4));
    expect(squared.tape).toBeUndefined();
    for (const one of [value, gradients, squared]) one.dispose();
    const hiding = () =>
      valueAndGrad((y: Tensor<'float32'>) => ({ loss: sum(y), auxiliary: new Holder() }), x);
    expect(hiding).toThrow('scope: cannot look for tensors inside an instance of Holder.');
    x.dispose();
  });
});

describe('tasks that interleave', () => {
  /** Holds a scope across an await, and makes a tensor before and after it. */
  async function careless(value: number): Promise<void> {
    using opened = openScope(device, `task ${value}`);
    keep(tensor(device, value)).dispose();
    await nothing();
    opened.release(undefined);
  }

  test('a scope that is held across an await is refused', async () => {
    await expect(careless(1)).rejects.toThrow(
      "scope 'task 1': held across an await. Other tasks run meanwhile, so its 0 tensors were not freed",
    );
  });

  test('and frees no tensor of another task, whichever is closed first', async () => {
    const own: Tensor[] = [];
    const patient = async (): Promise<void> => {
      await nothing();
      const made = tensor(device, [7]);
      own.push(made);
      await nothing();
      await nothing();
      expect([...(await made.read())]).toEqual([7]);
    };
    // The continuation of the first is queued before the scope of the second is opened.
    const tasks = [patient(), careless(2), patient(), careless(3), patient()];
    const outcomes = await Promise.allSettled(tasks);
    expect(outcomes.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    for (const made of own) made.dispose();
  });

  test('what is made after the refused scope belongs to nobody, and later scopes are sound', async () => {
    const left = openScope(device);
    const inside = tensor(device, 1);
    await nothing();
    const outside = tensor(device, 2);
    scope(device, () => void tensor(device, 3));
    expect(storages()).toBe(2);
    expect(() => left[Symbol.dispose]()).toThrow('so its 1 tensors were not freed');
    left[Symbol.dispose]();
    inside.dispose();
    outside.dispose();
  });

  test('an asynchronous body is refused, and its own later failure is no unhandled rejection', async () => {
    const body = async () => {
      const made = tensor(device, 1);
      await nothing();
      return add(made, 1);
    };
    expect(() => scope(device, body)).toThrow('scope: the body is asynchronous');
    // A rejection that nobody handles would fail the run.
    await new Promise((resolve) => setTimeout(resolve, 0));
  });
});

describe('an error in a scope', () => {
  test.each(['scope', 'using'])('is the one thrown, on a device that was closed inside: %s', async (how) => {
    const closing = await openDevice([reference()]);
    const fail = () => {
      tensor(closing, [1, 2]);
      void closing.close();
      throw new Error('mine');
    };
    const run = () => {
      if (how === 'scope') return scope(closing, fail);
      using _opened = openScope(closing);
      using _held = tensor(closing, 1);
      return fail();
    };
    expect(run).toThrow(/^mine$/);
  });

  test('is the one thrown where a tensor cannot be freed; without it that is said, and the rest is freed', () => {
    const spoil = () => {
      const made = tensor(device, 1);
      device.free(storageOf(made));
      tensor(device, 2);
    };
    const failing = () => {
      spoil();
      throw new Error('mine');
    };
    expect(() => scope(device, failing)).toThrow(/^mine$/);
    expect(() => scope(device, spoil)).toThrow('was freed or belongs to another device');
  });
});

describe('an operation of a user', () => {
  const square: Operation<{ readonly fails?: boolean }, 'float32'> = {
    name: 'square and save it',
    outputShape: ([shape]) => shape,
    forward(on, [x], { fails = false }) {
      // Neither input nor output, and never disposed of.
      allocate(on, 'float32', [5]);
      const out = multiply(x, x) as Tensor<'float32'>;
      if (fails) throw new Error('mine');
      return { out, saved: { out } };
    },
    // From the output y: ∂y/∂x = 2x = 2y/3 at x = 3.
    backward: ({ saved, gradient }) => [multiply(gradient, multiply(saved.out, 2 / 3)) as Tensor<'float32'>],
  };

  test('that saves its own output keeps it, recorded or not', async () => {
    const x = tensor(device, [3]);
    const y = apply(square, [x], {});
    expect(await y.read()).toEqual(Float64Array.of(9));
    const { value, gradients } = valueAndGrad((tracked) => sum(apply(square, [tracked], {})), x);
    expect(await value.read()).toEqual(Float64Array.of(9));
    expect(await gradients.read()).toEqual(Float64Array.of(6));
    for (const one of [x, y, value, gradients]) one.dispose();
  });

  test('that throws halfway leaves nothing', () => {
    const x = tensor(device, [3]);
    expect(() => apply(square, [x], { fails: true })).toThrow(/^mine$/);
    x.dispose();
  });

  test('may keep a tensor for later calls', () => {
    let cached: Tensor<'float32'> | undefined;
    const scaled: Operation<undefined, 'float32'> = {
      name: 'scaled',
      outputShape: ([shape]) => shape,
      forward(on, [x]) {
        cached ??= keep(tensor(on, 10));
        return { out: multiply(x, cached) as Tensor<'float32'>, saved: { cached } };
      },
      backward: ({ saved, gradient }) => [multiply(gradient, saved.cached) as Tensor<'float32'>],
    };
    const x = tensor(device, [3]);
    for (let call = 0; call < 2; call++) {
      const { value, gradients } = valueAndGrad((tracked) => sum(apply(scaled, [tracked], undefined)), x);
      value.dispose();
      gradients.dispose();
    }
    expect(cached?.disposed).toBe(false);
    cached?.dispose();
    x.dispose();
  });

  test('whose gradient throws leaves nothing', () => {
    const broken: Operation<undefined, 'float32'> = {
      ...(square as Operation<never, 'float32'>),
      forward: (_on, [x]) => ({ out: multiply(x, x) as Tensor<'float32'> }),
      backward() {
        allocate(device, 'float32', [2]);
        throw new Error('mine');
      },
    };
    const x = tensor(device, [3]);
    const run = () => valueAndGrad((tracked) => sum(add(apply(broken, [tracked], undefined), tracked)), x);
    expect(run).toThrow(/^mine$/);
    x.dispose();
  });
});
