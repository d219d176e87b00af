export * from './creation.ts';
export type { Operand } from './operand.ts';
export { apply, type Backward, type Operation, type Saved } from './operation.ts';
export * from './operations/copying.ts';
export {
  absolute,
  add,
  arctangent,
  argument,
  complex,
  conjugate,
  cosine,
  cosPi,
  divide,
  equal,
  exponential,
  floor,
  greater,
  greaterOrEqual,
  imaginaryPart as imaginary,
  isSilent as isNaN,
  less,
  lessOrEqual,
  logarithm,
  logicalNot,
  maximum,
  minimum,
  multiply,
  negate,
  notEqual,
  phasor,
  power,
  realPart as real,
  reciprocal,
  sign,
  sine,
  sinPi,
  square,
  squareRoot,
  subtract,
} from './operations/functions.ts';
export * from './operations/indexing.ts';
export * from './operations/matmul.ts';
export * from './operations/phase.ts';
export * from './operations/reductions.ts';
export * from './operations/reshape.ts';
export * from './operations/softmax.ts';
export { where } from './operations/where.ts';
export { keep, openScope, type Scope, scope } from './scope.ts';
export type { Shape } from './shape.ts';
export { allocate, type DType, type RealTensor, storageOf, Tensor } from './tensor.ts';
export * from './value-and-gradient.ts';
