import type { SortSpikesCall } from '@argand/backend/kernels';
import type { Machine } from '../../machine.ts';
import { keys } from '../../wgsl/keys.ts';
import { type Program, reads, writes } from '../../wgsl/program.ts';

const threads = 64;

/**
 * A workgroup for each image sorts the numbers of its spikes in a bitonic network, as long as the next power of 2; numbers
 * without a spike are the last.
 * Source: K. Batcher, Sorting networks and their applications, AFIPS 1968.
 */
const program = {
  name: 'sortSpikes',
  bindings: {
    start: reads('u32'),
    count: reads('u32'),
    neuron: writes('u32'),
    cycle: writes('u32'),
    phase: writes('u32'),
    order: writes('u32'),
    sorted: writes('vec4<u32>'),
  },
  parameters: {},
  uses: [
    keys,
    {
      code: `
// By cycle, then phase, then neuron; and equal ones as they came.
fn isAfter(first: u32, spikes: u32, a: u32, b: u32) -> bool {
  if (a >= spikes || b >= spikes) { return a > b; }
  let x = first + a;
  let y = first + b;
  if (cycle[x] != cycle[y]) { return bitcast<i32>(cycle[x]) > bitcast<i32>(cycle[y]); }
  let p = keyOfFloat(phase[x]);
  let q = keyOfFloat(phase[y]);
  if (p != q) { return p > q; }
  if (neuron[x] != neuron[y]) { return bitcast<i32>(neuron[x]) > bitcast<i32>(neuron[y]); }
  return a > b;
}`,
    },
  ],
  threads,
  body: `
  // No more spikes than there are, whatever the starts and counts are.
  let first = min(start[block], arrayLength(&neuron));
  let spikes = min(count[block], arrayLength(&neuron) - first);
  var size = 1u;
  while (size < spikes) { size *= 2u; }
  for (var i = thread; i < size; i += ${threads}u) { order[2u * first + i] = i; }
  for (var run = 2u; run <= size; run *= 2u) {
    for (var apart = run / 2u; apart > 0u; apart /= 2u) {
      storageBarrier();
      for (var pair = thread; pair < size / 2u; pair += ${threads}u) {
        let i = pair / apart * 2u * apart + pair % apart;
        let left = 2u * first + i;
        let a = order[left];
        let b = order[left + apart];
        if (isAfter(first, spikes, a, b) == ((i & run) == 0u)) {
          order[left] = b;
          order[left + apart] = a;
        }
      }
    }
  }
  storageBarrier();
  for (var i = thread; i < spikes; i += ${threads}u) {
    let source = first + order[2u * first + i];
    sorted[first + i] = vec4<u32>(neuron[source], cycle[source], phase[source], 0u);
  }
  storageBarrier();
  for (var i = first + thread; i < first + spikes; i += ${threads}u) {
    neuron[i] = sorted[i].x;
    cycle[i] = sorted[i].y;
    phase[i] = sorted[i].z;
  }`,
} satisfies Program;

export function sortSpikes(machine: Machine): (call: SortSpikesCall) => void {
  return ({ images, start, count, neuron, cycle, phase }) => {
    const [sorted, order] = [machine.scratch(4 * neuron.length), machine.scratch(2 * neuron.length)];
    machine.run(program, {
      storages: { start, count, neuron, cycle, phase, order, sorted },
      parameters: {},
      blocks: images,
    });
    for (const block of [order, sorted]) machine.pool.give(block);
  };
}
