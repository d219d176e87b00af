import type {
  BinaryCall,
  BinaryOperation,
  FillCall,
  SelectCall,
  UnaryCall,
  UnaryOperation,
} from '@argand/backend/kernels';
import * as control from '../../control.ts';
import type { Machine } from '../../machine.ts';
import { Rows } from '../rows.ts';

/** The number of an operation in the kernels and about how many nanoseconds it takes for one number. */
type Operation = readonly [code: number, cost: number];

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

const binaryOperations: Record<BinaryOperation, Operation> = {
  add: [control.ADD, 0.4],
  subtract: [control.SUBTRACT, 0.4],
  multiply: [control.MULTIPLY_BY, 0.4],
  divide: [control.DIVIDE, 0.6],
  pow: [control.POWER, 15],
  minimum: [control.MINIMUM, 0.4],
  maximum: [control.MAXIMUM, 0.4],
  atan2: [control.ARCTANGENT, 3],
  hypot: [control.HYPOT, 2],
  ldexp: [control.LDEXP, 1.5],
  phase: [control.PHASE, 3],
  less: [control.LESS, 0.4],
  lessEqual: [control.LESS_OR_EQUAL, 0.4],
  equal: [control.EQUAL, 0.4],
  notEqual: [control.NOT_EQUAL, 0.4],
};

/** Numbers in a chunk: enough that taking it costs nothing beside it. */
const chunkSize = 8192;

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

export function binary(machine: Machine): (call: BinaryCall) => void {
  const rows = new Rows(2);
  return ({ operation, shape, a, b, out }) => {
    const size = rows.take(shape, a.strides, b.strides);
    if (size === 0) return;
    const [code, cost] = binaryOperations[operation];
    const rowsOfChunk = Math.max(1, Math.floor(chunkSize / rows.length));
    const sharedRow = rows.count === 1 && rows.length > chunkSize;
    machine.set(0, a.storage.dtype === 'int32' ? code + control.INTEGER : code);
    machine.set(1, rows.count);
    machine.set(2, rows.length);
    machine.setStorages(3, a.storage, b.storage, out);
    machine.set(6, rows.stride(0));
    machine.set(7, rows.stride(1));
    machine.set(8, rowsOfChunk);
    machine.set(9, sharedRow ? chunkSize : rows.length);
    rows.writeTo(machine);
    const chunks = sharedRow ? Math.ceil(rows.length / chunkSize) : Math.ceil(rows.count / rowsOfChunk);
    machine.run(control.BINARY, chunks, cost * size);
  };
}

export function select(machine: Machine): (call: SelectCall) => void {
  const rows = new Rows(3);
  return ({ shape, condition, a, b, out }) => {
    const size = rows.take(shape, condition.strides, a.strides, b.strides);
    if (size === 0) return;
    const rowsOfChunk = Math.max(1, Math.floor(chunkSize / rows.length));
    machine.set(0, rows.count);
    machine.set(1, rows.length);
    machine.setStorages(2, condition.storage, a.storage, b.storage, out);
    for (let operand = 0; operand < 3; operand++) machine.set(6 + operand, rows.stride(operand));
    machine.set(9, rowsOfChunk);
    rows.writeTo(machine);
    machine.run(control.SELECT, Math.ceil(rows.count / rowsOfChunk), 0.6 * size);
  };
}

export function fill(machine: Machine): (call: FillCall) => void {
  return ({ out, value }) => {
    machine.numbers(out).fill(value);
  };
}
