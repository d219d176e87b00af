/**
 * @module
 * @mergeModuleWith <project>
 */
export { apply } from './apply.ts';
export * from './creation.ts';
export type { Nested, Typed, Values } from './nested.ts';
export type { Operand, Promoted, PromotedType, TypeOf } from './operand.ts';
export type { Backward, Operation, Saved } from './operation.ts';
export {
  equal,
  greater,
  greaterOrEqual,
  isSilent as isNaN,
  less,
  lessOrEqual,
  logicalNot,
  notEqual,
} from './operations/comparisons.ts';
export { absolute, argument, complex, conjugate, imaginary, real } from './operations/complex.ts';
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
  type RealTensor,
  type Recording,
  storageOf,
  Tensor,
  tensorKind,
} from './tensor.ts';
export * from './value-and-gradient.ts';
