/**
 * @module
 * @mergeModuleWith <project>
 */
export { apply } from './apply.ts';
export * from './creation.ts';
export type { NestedNumbers, TensorValues, TypedNumbers } from './nested.ts';
export type { DTypeOf, Fits, Operand, Promoted, PromotedDType, Unfit } from './operand.ts';
export type { BackwardContext, Operation, SavedTensors } from './operation.ts';
export {
  equal,
  greater,
  greaterEqual,
  isSilent as isNaN,
  less,
  lessEqual,
  logicalNot,
  notEqual,
} from './operations/comparisons.ts';
export { abs, angle, complex, conj, imag, real } from './operations/complex.ts';
export * from './operations/copying.ts';
export * from './operations/functions.ts';
export * from './operations/indexing.ts';
export * from './operations/matmul.ts';
export * from './operations/phase.ts';
export { phasor } from './operations/phasor.ts';
export * from './operations/reductions.ts';
export * from './operations/reshape.ts';
export * from './operations/softmax.ts';
export { where } from './operations/where.ts';
export * from './random.ts';
export { keep, openScope, type Scope, scope } from './scope.ts';
export type { Shape } from './shape.ts';
export {
  allocate,
  type DType,
  type GradientTape,
  type RealTensor,
  storageOf,
  Tensor,
  tensorType,
} from './tensor.ts';
export { dispose, mapTree, type TensorTree, treeEntries } from './tree.ts';
export * from './value-and-grad.ts';
