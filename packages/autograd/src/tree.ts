import { OptionError } from '@argand/errors';
import { scope } from './scope.ts';
import { requireTensor, type Tensor, tensorType } from './tensor.ts';
import { isRecord, visitTensors } from './visit-tensors.ts';

/** Tensors in lists, plain records and Maps, nested: the parameters of a model, say. */
export type TensorTree =
  | Tensor
  | readonly TensorTree[]
  | ReadonlyMap<string | number, TensorTree>
  | { readonly [name: string]: TensorTree };

/** A deeper tree is taken for one that contains itself. */
const deepest = 64;

/**
 * The same tree with other tensors: each becomes what `map` makes of it. Whatever else `map` makes is freed, and all of it if `map` throws.
 *
 * @param map is given a tensor and its path: keys and indices joined by dots, such as `layers.0.weight`; empty for a tree that is one tensor
 * @throws TypeError if something in the tree is neither a tensor nor a list, plain record or Map
 * @example
 * ```ts
 * import { openDevice, reference } from '@argand/backend';
 * import { mapTree, multiply, tensor } from '@argand/autograd';
 *
 * const device = await openDevice([reference()]);
 * const parameters = { hidden: [tensor(device, [1]), tensor(device, [2])], scale: tensor(device, [3]) };
 * const doubled = mapTree(parameters, (held) => multiply(held, 2));
 * (await doubled.hidden[1].read())[0]; // 4
 * ```
 */
export function mapTree<T extends TensorTree>(tree: T, map: (tensor: Tensor, path: string) => Tensor): T {
  const [first] = entriesOf(tree, 'mapTree', 'the tree');
  if (!first) return tree;
  // `walk` puts a tensor wherever there was one, and the containers around them are of the same kind.
  return scope(first[1].device, () => walk(tree, [], map, 'mapTree', 'the tree') as T);
}

/**
 * The tensors of a tree with their paths, in order.
 *
 * @throws TypeError as {@link mapTree}; Error if two tensors have the same path
 * @example
 * ```ts
 * import { openDevice, reference } from '@argand/backend';
 * import { tensor, treeEntries } from '@argand/autograd';
 *
 * const device = await openDevice([reference()]);
 * const tree = { layers: [{ weight: tensor(device, [[1]]), bias: tensor(device, [0]) }] };
 * treeEntries(tree).map(([path]) => path); // [ 'layers.0.weight', 'layers.0.bias' ]
 * ```
 */
export function treeEntries(tree: TensorTree): [path: string, tensor: Tensor][] {
  return entriesOf(tree, 'treeEntries', 'the tree');
}

/** {@link treeEntries} for another function, whose name and argument errors state. */
export function entriesOf(tree: TensorTree, caller: string, what: string): [string, Tensor][] {
  const entries = new Map<string, Tensor>();
  const note = (tensor: Tensor, path: string): Tensor => {
    if (entries.has(path))
      throw new OptionError(`${caller}: two tensors of ${what} have the path '${path}'; rename one.`);
    entries.set(path, tensor);
    return tensor;
  };
  walk(tree, [], note, caller, what);
  return [...entries];
}

/**
 * Gives all tensors in a value back: a tensor, or tensors in arrays, plain records, Maps and Sets, nested. Idempotent.
 *
 * @throws Error for what may hold tensors out of sight: an instance of a class, a function
 * @example
 * ```ts
 * import { openDevice, reference } from '@argand/backend';
 * import { dispose, tensor } from '@argand/autograd';
 *
 * const device = await openDevice([reference()]);
 * dispose({ one: tensor(device, [1]), others: [tensor(device, [2]), tensor(device, [3])] });
 * device.memory().storages; // 0
 * ```
 */
export function dispose(value: unknown): void {
  visitTensors<Tensor>(value, tensorType.is, (tensor) => tensor.dispose(), 'dispose');
}

function walk(
  tree: TensorTree,
  path: readonly (string | number)[],
  map: (tensor: Tensor, path: string) => Tensor,
  caller: string,
  what: string,
): TensorTree {
  const next = (inner: TensorTree, key: string | number) => walk(inner, [...path, key], map, caller, what);
  if (path.length > deepest) {
    throw new OptionError(
      `${caller}: ${what} is nested more than ${deepest} deep; a tree must not contain itself.`,
    );
  }
  if (isList(tree)) return tree.map(next);
  if (isMap(tree)) return new Map([...tree].map(([key, inner]) => [key, next(inner, key)]));
  if (isPlainRecord(tree))
    return Object.fromEntries(Object.entries(tree).map(([key, inner]) => [key, next(inner, key)]));
  requireTensor(tree, caller, path.length > 0 ? `${what} at '${path.join('.')}'` : what);
  return map(tree, path.join('.'));
}

function isList(tree: TensorTree): tree is readonly TensorTree[] {
  return Array.isArray(tree);
}

/** Of this realm or another. */
function isMap(tree: TensorTree): tree is ReadonlyMap<string | number, TensorTree> {
  return Object.prototype.toString.call(tree) === '[object Map]';
}

function isPlainRecord(tree: TensorTree): tree is { readonly [name: string]: TensorTree } {
  return typeof tree === 'object' && tree !== null && !tensorType.is(tree) && isRecord(tree);
}
