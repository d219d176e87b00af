import { mapTree, scope, type Tensor, type TensorTree, treeEntries, zeros } from '@argand/autograd';
import { requireNumber, requireType } from '@argand/backend';
import { OptionError } from '@argand/errors';
import { type Optimizer, type OptimizerSlots, optimizerKind } from './optimizer.ts';

/** What an optimiser remembers between steps: a value, whose tensors `dispose(state)` of `@argand/autograd` frees. */
export interface OptimizerState {
  /** Number of steps taken. */
  readonly step: number;
  /** The slots of each parameter, by its path in the tree. */
  readonly slots: Readonly<Record<string, OptimizerSlots>>;
}

/** What {@link applyGradients} returns: new tensors beside the old ones. */
export interface AppliedGradients<T extends TensorTree> {
  readonly parameters: T;
  readonly state: OptimizerState;
}

/**
 * The state of an optimiser before its first step: zeros of the shape of each parameter.
 *
 * @param parameters any tree of float32 tensors: lists, plain records and Maps, nested
 * @throws TypeError if something else is in the tree; Error if a parameter is not float32, or is in it twice
 */
export function initializeOptimizer(optimizer: Optimizer, parameters: TensorTree): OptimizerState {
  requireType(optimizerKind, optimizer, 'initializeOptimizer', 'optimizer');
  const entries = parametersOf(parameters, 'initializeOptimizer');
  const [first] = entries;
  if (!first) return { step: 0, slots: {} };
  const [, { device }] = first;
  const slots = scope(device, () =>
    Object.fromEntries(
      entries.map(([path, { shape }]) => [
        path,
        Object.fromEntries(optimizer.slots.map((slot) => [slot, zeros(device, shape)])),
      ]),
    ),
  );
  return { step: 0, slots };
}

/**
 * One step of an optimiser over a tree of parameters. Nothing is changed or freed: the new parameters and the new state are tensors of their
 * own. `learningRate` is that of this step.
 *
 * @param gradients a tree of the structure of `parameters`, as `valueAndGrad` returns it
 * @throws RangeError if the learning rate is not a finite number of at least 0; Error if a parameter has no gradient, or no slots in `state`
 * @example
 * ```ts
 * import { dispose, scope, square, subtract, sum, tensor, valueAndGrad } from '@argand/autograd';
 * import { openDevice, reference } from '@argand/backend';
 * import { adam, applyGradients, initializeOptimizer } from '@argand/training';
 *
 * const device = await openDevice([reference()]);
 * const optimizer = adam();
 * let parameters = { position: { x: tensor(device, [3]) } };
 * let state = initializeOptimizer(optimizer, parameters);
 * for (let step = 0; step < 200; step++) {
 *   const next = scope(device, () => {
 *     const { gradients } = valueAndGrad(({ position }) => sum(square(subtract(position.x, 1))), parameters);
 *     return applyGradients(optimizer, parameters, gradients, state, { learningRate: 0.1 });
 *   });
 *   dispose([parameters, state]);
 *   ({ parameters, state } = next);
 * }
 * Math.abs((await parameters.position.x.item()) - 1) < 0.01; // true
 * ```
 */
export function applyGradients<T extends TensorTree>(
  optimizer: Optimizer,
  parameters: T,
  gradients: TensorTree,
  state: OptimizerState,
  { learningRate }: { readonly learningRate: number },
): AppliedGradients<T> {
  requireType(optimizerKind, optimizer, 'applyGradients', 'optimizer');
  requireNumber('applyGradients', 'learningRate', learningRate, { atLeast: 0 });
  const entries = parametersOf(parameters, 'applyGradients');
  const [first] = entries;
  const step = state.step + 1;
  if (!first) return { parameters, state: { step, slots: {} } };
  const slopes = new Map(parametersOf(gradients, 'applyGradients'));
  return scope(first[1].device, () => {
    const slots: Record<string, OptimizerSlots> = {};
    const updated = new Map<string, Tensor<'float32'>>();
    for (const [name, parameter] of entries) {
      const gradient = slopes.get(name);
      const before = Object.hasOwn(state.slots, name) ? state.slots[name] : undefined;
      if (!gradient || !before) {
        throw new OptionError(
          `applyGradients: the parameter '${name}' has no ${gradient ? 'slots in the state; make the state with initializeOptimizer of the same parameters' : 'gradient; pass gradients of the structure of the parameters'}.`,
        );
      }
      const result = optimizer.update(parameter, gradient, before, { learningRate, step, name });
      updated.set(name, result.parameter);
      slots[name] = result.slots;
    }
    return {
      parameters: mapTree(parameters, (held, name) => updated.get(name) ?? held),
      state: { step, slots },
    };
  });
}

/** The float32 tensors of a tree with their paths. */
function parametersOf(tree: TensorTree, caller: string): [string, Tensor<'float32'>][] {
  const seen = new Set<Tensor>();
  return treeEntries(tree).map(([path, held]) => {
    if (held.dtype !== 'float32')
      throw new OptionError(`${caller}: '${path}' is ${held.dtype}; an optimiser takes float32 tensors.`);
    if (seen.has(held)) {
      throw new OptionError(
        `${caller}: '${path}' is a tensor that is in the tree twice; a step would make two of it. Put it in once and use it twice.`,
      );
    }
    seen.add(held);
    return [path, held as Tensor<'float32'>];
  });
}
