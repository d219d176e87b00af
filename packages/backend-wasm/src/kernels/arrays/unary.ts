import type { UnaryCall, UnaryOperation } from '@argand/backend/kernels';
import * as control from '../../control.ts';
import type { Machine } from '../../machine.ts';
import { chunkSize } from '../chunks.ts';
import type { Operation } from '../operation.ts';

const unaryOperations: Record<UnaryOperation, Operation> = {
  neg: [control.NEGATE, 0.3],
  abs: [control.ABSOLUTE, 0.3],
  sign: [control.SIGN, 0.3],
  floor: [control.FLOOR, 0.3],
  reciprocal: [control.RECIPROCAL, 0.5],
  sqrt: [control.SQUARE_ROOT, 0.7],
  exp: [control.EXPONENTIAL, 1.5],
  log: [control.LOGARITHM, 2],
  exponent: [control.EXPONENT, 0.6],
  sin: [control.SINE, 2.5],
  cos: [control.COSINE, 2.5],
  sinPi: [control.SIN_PI, 1.5],
  cosPi: [control.COS_PI, 1.5],
  isNaN: [control.IS_NAN, 0.3],
  logicalNot: [control.NOT, 0.3],
  toFloat: [control.TO_FLOAT, 0.3],
  toInt: [control.TO_INTEGER, 0.5],
  unit: [control.UNIT, 0.4],
};

/** Operations that have another form for integers. */
const integerForms: Partial<Record<UnaryOperation, number>> = {
  neg: control.NEGATE_INTEGER,
  abs: control.ABSOLUTE_INTEGER,
  sign: control.SIGN_INTEGER,
};

export function unary(machine: Machine): (call: UnaryCall) => void {
  return ({ operation, length, input, out }) => {
    if (length === 0) return;
    const [code, cost] = unaryOperations[operation];
    const integers = input.dtype === 'int32' ? integerForms[operation] : undefined;
    machine.set(0, integers ?? code);
    machine.set(1, length);
    machine.setStorage(2, input);
    machine.setStorage(3, out);
    machine.set(4, chunkSize);
    machine.run(control.UNARY, Math.ceil(length / chunkSize), cost * length);
  };
}
