import type { DeviceStorage, ElementType } from '@argand/backend';
import type { ReduceCall, Reduction } from '@argand/backend/kernels';
import type { Machine } from '../../machine.ts';
import { Block } from '../../pool.ts';
import { keys } from '../../wgsl/keys.ts';
import type { Piece } from '../../wgsl/piece.ts';
import { type Program, reads, writes } from '../../wgsl/program.ts';
import { foldedOf, threadFold } from '../../wgsl/thread-fold.ts';
import { family } from '../family.ts';

const threads = 64;
/** How many numbers of a row a workgroup folds in one pass, */
const ofRow = 64 * threads;
/** and how many of a column a thread. Part of what fixes the bits of a sum. */
const ofColumn = 256;

/**
 * A reduction as a fold of two words, (value, index): what it is of nothing, of one number, of two, and what it gives. Extremes are
 * folds of keys whose order as whole numbers is that of the numbers, reversed for a maximum, so that no number has to be tested for NaN.
 */
interface Fold {
  readonly nothing: string;
  /** Of the bits `x` at index `k`. */
  readonly one: string;
  /** Of `a` and `b`, in the order of their positions. */
  readonly two: string;
  /** The bits of the result, of `a`. */
  readonly result: string;
}

function foldOf(operation: Reduction, type: ElementType): Fold {
  if (operation === 'sum') {
    const float =
      'vec2<u32>(select(bitsOf(floatOf(a.x) + floatOf(b.x)), silence, isNaNBits(a.x) || isNaNBits(b.x)), 0u)';
    const two = type === 'int32' ? 'vec2<u32>(a.x + b.x, 0u)' : float;
    return { nothing: 'vec2<u32>()', one: 'vec2<u32>(x, 0u)', two, result: 'a.x' };
  }
  const key = `keyOf${type === 'int32' ? 'Integer' : 'Float'}`;
  const turned = operation === 'maximum' || operation === 'argmax' ? '~' : '';
  if (operation.startsWith('arg')) {
    const found = `${turned}${key}(x)`;
    const one = type === 'int32' ? found : `select(${found}, 0xffffffffu, isNaNBits(x))`;
    return {
      nothing: 'vec2<u32>(0xffffffffu)',
      one: `vec2<u32>(${one}, k)`,
      two: 'select(a, b, b.x < a.x || (b.x == a.x && b.y < a.y))',
      result: 'a.y',
    };
  }
  const one = type === 'int32' ? `${turned}${key}(x)` : `select(${turned}${key}(x), 0u, isNaNBits(x))`;
  const back = type === 'int32' ? `${turned}a.x ^ 0x80000000u` : `floatOfKey(${turned}a.x)`;
  return {
    nothing: 'vec2<u32>(0xffffffffu)',
    one: `vec2<u32>(${one}, 0u)`,
    two: 'select(a, b, b.x < a.x)',
    result: type === 'int32' ? back : `select(${back}, silence, a.x == 0u)`,
  };
}

/** The role of a pass: over the input or over the results of the pass before it, and whether it writes the result. */
type Pass = 'only' | 'first' | 'middle' | 'last';

function piecesOf(fold: Fold, pass: Pass): Piece[] {
  const ofNumbers = pass === 'only' || pass === 'first';
  return [
    keys,
    {
      code: `
fn joined(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> { return ${fold.two}; }
fn taken(position: u32, k: u32) -> vec2<u32> {
  ${ofNumbers ? `let x = input[position]; return ${fold.one};` : 'return vec2<u32>(input[2u * position], input[2u * position + 1u]);'}
}
fn give(position: u32, a: vec2<u32>) {
  ${pass === 'only' || pass === 'last' ? `result[position] = ${fold.result};` : 'result[2u * position] = a.x; result[2u * position + 1u] = a.y;'}
}
`,
    },
  ];
}

const common = {
  bindings: { input: reads('u32'), result: writes('u32') },
  parameters: { outputs: 'u32', length: 'u32', inner: 'u32', width: 'u32', chunks: 'u32' },
  threads,
} as const;

/** Columns: a thread for each output and chunk. */
function columnProgram(operation: Reduction, type: ElementType, pass: Pass): Program {
  const fold = foldOf(operation, type);
  return {
    ...common,
    name: `reduce ${operation}, columns`,
    uses: piecesOf(fold, pass),
    body: `
  if (index >= P.outputs) { return; }
  let i = index % P.width;
  let chunk = (index / P.width) % P.chunks;
  let outer = index / P.width / P.chunks;
  var a = ${fold.nothing};
  for (var k = chunk * ${ofColumn}u; k < min((chunk + 1u) * ${ofColumn}u, P.length); k++) {
    a = joined(a, taken((outer * P.length + k) * P.inner + i, k));
  }
  give(index, a);`,
  };
}

/** Rows: a workgroup for each output and chunk. Each thread folds every 64th number, then halves are folded together. */
function rowProgram(operation: Reduction, type: ElementType, pass: Pass, lanes: number): Program {
  const fold = foldOf(operation, type);
  return {
    ...common,
    name: `reduce ${operation}, rows`,
    uses: [
      ...piecesOf(fold, pass),
      threadFold({ threads, lanes, type: 'vec2<u32>', joined: (a, b) => `joined(${a}, ${b})` }),
    ],
    subgroups: lanes > 1,
    body: `
  let chunk = block % P.chunks;
  let outer = block / P.chunks;
  var a = ${fold.nothing};
  for (var k = chunk * ${ofRow}u + thread; k < min((chunk + 1u) * ${ofRow}u, P.length); k += ${threads}u) {
    a = joined(a, taken(outer * P.length + k, k));
  }
  let whole = ${foldedOf('a', lanes)};
  if (thread == 0u) { give(block, whole); }`,
  };
}

/** What a reduction is of; `width` of the `inner` columns are wanted. */
export interface ReduceOptions {
  readonly operation: Reduction;
  readonly type: ElementType;
  readonly outer: number;
  readonly length: number;
  readonly inner: number;
  readonly width: number;
  readonly input: DeviceStorage | Block;
  readonly out: DeviceStorage | Block;
}

/** Folds in passes over chunks, so that the depth of any sum is logarithmic and its order the same for any number of threads. */
export function reducer(machine: Machine): (options: ReduceOptions) => void {
  const columns = family(columnProgram);
  const rows = family(rowProgram);
  return ({ operation, type, outer, length, inner, width, input, out }) => {
    if (outer * width === 0) return;
    const ofRows = inner === 1 && length > 32;
    const size = ofRows ? ofRow : ofColumn;
    let from = input;
    let left = length;
    let stride = inner;
    for (let first = true; ; first = false) {
      const chunks = Math.max(Math.ceil(left / size), 1);
      const last = chunks === 1;
      const pass: Pass = first ? (last ? 'only' : 'first') : last ? 'last' : 'middle';
      const to = last ? out : machine.scratch(2 * outer * chunks * width);
      const outputs = outer * chunks * width;
      machine.run(ofRows ? rows(operation, type, pass, machine.lanes) : columns(operation, type, pass), {
        storages: { input: from, result: to },
        parameters: { outputs, length: left, inner: stride, width, chunks },
        blocks: ofRows ? outputs : Math.ceil(outputs / threads),
      });
      // What comes later may have it at once: the GPU goes on in order.
      if (!first && from instanceof Block) machine.pool.give(from);
      if (last) return;
      [from, left, stride] = [to, chunks, width];
    }
  };
}

export function reduce(machine: Machine): (call: ReduceCall) => void {
  const run = reducer(machine);
  return ({ operation, outer, length, inner, input, out }) =>
    run({ operation, type: input.dtype, outer, length, inner, width: inner, input, out });
}
