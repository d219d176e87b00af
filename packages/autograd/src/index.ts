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
  add,
  divide,
  maximum,
  minimum,
  multiply,
  neg,
  reciprocal,
  square,
  subtract,
} from './operations/arithmetic.ts';
export { broadcastTo } from './operations/broadcast-to.ts';
export { cast } from './operations/cast.ts';
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
export { concatenate, stack } from './operations/concatenate.ts';
export { atan2, cos, cosPi, exp, floor, log, sign, sin, sinPi, sqrt } from './operations/elementary.ts';
export { gather, scatterAdd } from './operations/gather.ts';
export * from './operations/matmul.ts';
export { oneHot } from './operations/one-hot.ts';
export { pad } from './operations/pad.ts';
export * from './operations/phase.ts';
export { phasor } from './operations/phasor.ts';
export { pow } from './operations/pow.ts';
export * from './operations/reductions.ts';
export * from './operations/reshape.ts';
export { flip, slice } from './operations/slice.ts';
export * from './operations/softmax.ts';
export { transpose } from './operations/transpose.ts';
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
