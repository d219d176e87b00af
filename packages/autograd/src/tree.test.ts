import { openDevice, reference } from '@argand/backend';
import { FailingDevice, requireNoLeaks } from '@argand/backend/conformance';
import { expect, test } from 'vitest';
import {
  dispose,
  mapTree,
  multiply,
  square,
  sum,
  type Tensor,
  tensor,
  treeEntries,
  valueAndGrad,
} from './index.ts';

const device = new FailingDevice(await openDevice([reference()]));
const make = () => ({
  list: [tensor(device, [1]), tensor(device, [2])],
  nested: { deep: { x: tensor(device, [3]) } },
  map: new Map([['m', tensor(device, [4])]]),
});

test('the paths of a tree, in order', () => {
  const tree = make();
  expect(treeEntries(tree).map(([path]) => path)).toEqual(['list.0', 'list.1', 'nested.deep.x', 'map.m']);
  expect(treeEntries(tree.list[0])).toEqual([['', tree.list[0]]]);
  dispose(tree);
});

test('a mapped tree has the same containers and other tensors', async () => {
  const tree = make();
  const paths: string[] = [];
  const doubled = mapTree(tree, (held, path) => {
    paths.push(path);
    return multiply(held, 2);
  });
  expect(paths).toEqual(treeEntries(tree).map(([path]) => path));
  expect([...(await doubled.nested.deep.x.read())]).toEqual([6]);
  expect([...((await doubled.map.get('m')?.read()) ?? [])]).toEqual([8]);
  dispose([tree, doubled]);
  expect(device.memory().storages).toBe(0);
});

test('the gradient of a nested tree has its structure', async () => {
  const tree = make();
  const { value, gradients } = valueAndGrad(
    ({ list, nested, map }) =>
      // Σ x² of some, and 3 x of the one in the map; list.1 is not used.
      sum(
        multiply(
          square(list[0] as Tensor<'float32'>),
          multiply(square(nested.deep.x as Tensor<'float32'>), map.get('m') as Tensor<'float32'>),
        ),
      ),
    tree,
  );
  expect(await value.item()).toBe(36);
  const read = await Promise.all(
    treeEntries(gradients).map(async ([path, held]) => [path, ...(await held.read())]),
  );
  expect(read).toEqual([
    ['list.0', 72],
    ['list.1', 0],
    ['nested.deep.x', 24],
    ['map.m', 9],
  ]);
  dispose([tree, value, gradients]);
});

test('what is no tree is refused, with its path', () => {
  const held = tensor(device, [1]);
  const wrong: unknown[] = [undefined, 3, [held, 'x'], { a: { b: null } }, new Map([['m', new Date(0)]])];
  for (const tree of wrong) expect(() => treeEntries(tree as never)).toThrow(TypeError);
  expect(() => treeEntries({ a: { b: 1 } } as never)).toThrow(
    "treeEntries: expected the tree at 'a.b' to be a Tensor, received 1.",
  );
  expect(() => treeEntries({ 'a.b': held, a: { b: held } })).toThrow(
    "two tensors of the tree have the path 'a.b'",
  );
  const loop: { inner?: unknown } = {};
  loop.inner = loop;
  expect(() => treeEntries(loop as never)).toThrow('a tree must not contain itself');
  expect(() => valueAndGrad((x) => sum(x), {} as never)).toThrow('valueAndGrad: there are no inputs');
  held.dispose();
});

test('a failure leaves nothing', async () => {
  const tree = make();
  await requireNoLeaks(device, () => {
    const found = valueAndGrad((t) => sum(square(t.nested.deep.x as Tensor<'float32'>)), tree);
    dispose([found.value, found.gradients]);
  });
  dispose(tree);
  expect(device.memory().storages).toBe(0);
});

test('dispose takes any value, twice', () => {
  const tree = make();
  dispose([tree, 3, undefined, new Set([tree.list[0]])]);
  dispose(tree);
  expect(device.memory().storages).toBe(0);
  expect(() => dispose(() => tree)).toThrow('dispose: cannot look for tensors inside');
});

test('a tensor says what it is', () => {
  const held = tensor(device, [[1, 2, 3]]);
  expect(String(held)).toBe('Tensor float32 [1, 3] on reference');
  held.dispose();
  expect(String(held)).toBe('Tensor float32 [1, 3] on reference, freed');
});
