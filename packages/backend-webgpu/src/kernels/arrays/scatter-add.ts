import type { ScatterAddCall } from '@argand/backend/kernels';
import type { Machine } from '../../machine.ts';
import { nanBits } from '../../wgsl/bits.ts';
import { prefixSum } from '../../wgsl/prefix-sum.ts';
import { type Program, reads, writes } from '../../wgsl/program.ts';

const threads = 64;
/** Up to so many indices, or onto so few rows, every output looks at every index: sorting would cost more. */
const fewIndices = 512;
const fewRows = 16;

const sumOf = (type: string) => (type === 'int32' ? 'sum + x' : 'bitsOf(floatOf(sum) + floatOf(x))');

/** A thread for each position of the result, which goes through all indices. */
function lookAtAll(type: string): Program {
  return {
    name: `scatterAdd ${type}`,
    bindings: { values: reads('u32'), indices: reads('i32'), result: writes('u32') },
    parameters: { positions: 'u32', width: 'u32', count: 'u32' },
    uses: [nanBits],
    threads,
    body: `
  if (index >= P.positions) { return; }
  let row = i32(index / P.width);
  let column = index % P.width;
  var sum = result[index];
  for (var i = 0u; i < P.count; i++) {
    if (indices[i] == row) {
      let x = values[i * P.width + column];
      sum = ${sumOf(type)};
    }
  }
  result[index] = sum;`,
  };
}

/** Counts how often each row is meant; whole numbers, so the order of counting does not matter. */
const count = {
  name: 'scatterAdd, counting',
  bindings: { indices: reads('i32'), counts: { access: 'write', element: 'atomic<u32>' } },
  parameters: { count: 'u32', rows: 'i32' },
  threads,
  body: `
  if (index >= P.count) { return; }
  let row = indices[index];
  if (row >= 0 && row < P.rows) { atomicAdd(&counts[row], 1u); }`,
} satisfies Program;

/** Where each row's list starts: sums of the counts before it, by one workgroup. */
const start = {
  name: 'scatterAdd, starts',
  bindings: { counts: reads('u32'), starts: writes('u32') },
  parameters: { rows: 'u32' },
  uses: [prefixSum(threads)],
  threads,
  body: `
  var before = 0u;
  for (var first = 0u; first < P.rows; first += ${threads}u) {
    let row = first + thread;
    var own = 0u;
    if (row < P.rows) { own = counts[row]; }
    let upTo = before + prefixSum(thread, own);
    if (row < P.rows) { starts[row + 1u] = upTo; }
    before += prefixTotal();
  }
  if (thread == 0u) { starts[0] = 0u; }`,
} satisfies Program;

/** Puts each index into its row's list, in any order, */
const collect = {
  name: 'scatterAdd, lists',
  bindings: {
    indices: reads('i32'),
    starts: reads('u32'),
    lists: writes('u32'),
    counts: { access: 'write', element: 'atomic<u32>' },
  },
  parameters: { count: 'u32', rows: 'i32' },
  threads,
  body: `
  if (index >= P.count) { return; }
  let row = indices[index];
  if (row >= 0 && row < P.rows) { lists[starts[row] + atomicSub(&counts[row], 1u) - 1u] = index; }`,
} satisfies Program;

/** which is put right by how many of the list come before it. */
const sort = {
  name: 'scatterAdd, order',
  bindings: { indices: reads('i32'), starts: reads('u32'), lists: reads('u32'), sorted: writes('u32') },
  parameters: { rows: 'u32' },
  threads,
  body: `
  if (index >= starts[P.rows]) { return; }
  let own = lists[index];
  let row = indices[own];
  var position = starts[row];
  for (var k = starts[row]; k < starts[row + 1]; k++) { position += u32(lists[k] < own); }
  sorted[position] = own;`,
} satisfies Program;

/** A thread for each position of the result, which goes through its row's list. */
function addLists(type: string): Program {
  return {
    name: `scatterAdd ${type}, sums`,
    bindings: { values: reads('u32'), starts: reads('u32'), sorted: reads('u32'), result: writes('u32') },
    parameters: { positions: 'u32', width: 'u32' },
    uses: [nanBits],
    threads,
    body: `
  if (index >= P.positions) { return; }
  let row = index / P.width;
  let column = index % P.width;
  var sum = result[index];
  for (var k = starts[row]; k < starts[row + 1u]; k++) {
    let x = values[sorted[k] * P.width + column];
    sum = ${sumOf(type)};
  }
  result[index] = sum;`,
  };
}

/** Adds in the order of the indices, whichever way is taken: both have the same bits. */
export function scatterAdd(machine: Machine): (call: ScatterAddCall) => void {
  const looking = { float32: lookAtAll('float32'), int32: lookAtAll('int32') };
  const adding = { float32: addLists('float32'), int32: addLists('int32') };
  return ({ rows, width, count: length, values, indices, out }) => {
    const positions = rows * width;
    const blocks = Math.ceil(positions / threads);
    if (positions === 0 || length === 0) return;
    if (length <= fewIndices || rows <= fewRows) {
      machine.run(looking[out.dtype], {
        storages: { values, indices, result: out },
        parameters: { positions, width, count: length },
        blocks,
      });
      return;
    }
    const [counts, starts] = [machine.scratch(rows), machine.scratch(rows + 1)];
    const [lists, sorted] = [machine.scratch(length), machine.scratch(length)];
    machine.clear(counts, 4 * rows);
    const ofIndices = { parameters: { count: length, rows }, blocks: Math.ceil(length / threads) };
    machine.run(count, { storages: { indices, counts }, ...ofIndices });
    machine.run(start, { storages: { counts, starts }, parameters: { rows }, blocks: 1 });
    machine.run(collect, { storages: { indices, starts, lists, counts }, ...ofIndices });
    machine.run(sort, {
      storages: { indices, starts, lists, sorted },
      parameters: { rows },
      blocks: ofIndices.blocks,
    });
    machine.run(adding[out.dtype], {
      storages: { values, starts, sorted, result: out },
      parameters: { positions, width },
      blocks,
    });
    for (const block of [counts, starts, lists, sorted]) machine.pool.give(block);
  };
}
