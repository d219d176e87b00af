import type { ForwardSpikesCall } from '@argand/backend/kernels';
import type { Machine } from '../../machine.ts';
import { nanBits } from '../../wgsl/bits.ts';
import type { Piece } from '../../wgsl/piece.ts';
import { type Program, reads, writes } from '../../wgsl/program.ts';
import { endToEnd } from './end-to-end.ts';

const threads = 64;

/** The arrays of what was fired, end to end as `fired`. */
const firedArrays: Piece = {
  uses: [nanBits],
  code: `
fn spikesOf(image: u32) -> u32 { return min(fired[image], P.capacity); }
fn neuronOf(position: u32) -> u32 { return fired[P.images + position]; }
fn cycleOf(position: u32) -> i32 { return bitcast<i32>(fired[P.images + P.length + position]); }
fn phaseOf(position: u32) -> f32 { return floatOf(fired[P.images + 2u * P.length + position]); }
`,
};
const firedParameters = { images: 'u32', capacity: 'u32', length: 'u32' } as const;

/** One workgroup: how many spikes of each image are due, and the offsets of those that arrive. */
const startsProgram = {
  name: 'forwardSpikes, starts',
  bindings: { fired: reads('u32'), starts: writes('u32'), counts: writes('u32') },
  parameters: {
    ...firedParameters,
    references: 'u32',
    dueCycle: 'i32',
    duePhase: 'f32',
    untilCycle: 'i32',
    untilPhase: 'f32',
  },
  uses: [
    firedArrays,
    {
      code: `
// How many spikes of an image, which are in the order of time, come before a moment.
fn before(image: u32, cycle: i32, phase: f32) -> u32 {
  let first = image * P.capacity;
  var low = 0u;
  var high = spikesOf(image);
  while (low < high) {
    let middle = (low + high) / 2u;
    let c = cycleOf(first + middle);
    if (c < cycle || (c == cycle && phaseOf(first + middle) < phase)) { low = middle + 1u; }
    else { high = middle; }
  }
  return low;
}`,
    },
  ],
  threads,
  body: `
  for (var image = thread; image < P.images; image += ${threads}u) {
    counts[4u * image] = before(image, P.dueCycle, P.duePhase);
    for (var i = 1u; i < 4u; i++) { counts[4u * image + i] = 0u; }
    starts[image + 1u] = before(image, P.untilCycle, P.untilPhase) + P.references;
  }
  storageBarrier();
  if (thread > 0u) { return; }
  starts[0] = 0u;
  for (var image = 0u; image < P.images; image++) { starts[image + 1u] += starts[image]; }`,
} satisfies Program;

/** A workgroup for each image moves the spikes that arrive to where they belong, and counts. */
const program = {
  name: 'forwardSpikes',
  bindings: {
    fired: reads('u32'),
    starts: reads('u32'),
    runs: reads('u32'),
    seen: writes('atomic<u32>'),
    counts: writes('atomic<u32>'),
    source: writes('u32'),
    cycle: writes('i32'),
    phase: writes(),
  },
  parameters: {
    ...firedParameters,
    neurons: 'u32',
    references: 'u32',
    firstReference: 'i32',
    ordered: 'u32',
  },
  uses: [firedArrays],
  threads,
  body: `
  let first = block * P.capacity;
  let start = starts[block];
  let inTime = starts[block + 1u] - start - P.references;
  let due = atomicLoad(&counts[4u * block]);
  var awake = 0u;
  var reached = 0u;
  for (var k = thread; k < due; k += ${threads}u) {
    let n = neuronOf(first + k);
    if (atomicExchange(&seen[block * P.neurons + n], 1u) == 0u) { awake++; }
    if (k >= inTime) { continue; }
    let c = cycleOf(first + k);
    let x = phaseOf(first + k);
    // The spikes of the reference that come before this one.
    let passed = select(c, c + 1, P.ordered != 0u && x > 0f) - P.firstReference;
    let at = start + k + u32(clamp(passed, 0, i32(P.references)));
    source[at] = n;
    cycle[at] = c;
    phase[at] = x;
    reached += runs[n + 1u] - runs[n];
  }
  for (var r = thread; r < P.references; r += ${threads}u) {
    let c = P.firstReference + i32(r);
    // The spikes that come before this one of the reference, or with it.
    var low = 0u;
    var high = inTime;
    while (low < high) {
      let middle = (low + high) / 2u;
      let other = cycleOf(first + middle);
      if (other < c || (other == c && (P.ordered == 0u || phaseOf(first + middle) <= 0f))) { low = middle + 1u; }
      else { high = middle; }
    }
    let at = start + low + r;
    source[at] = P.neurons;
    cycle[at] = c;
    phase[at] = 0f;
    reached += runs[P.neurons + 1u] - runs[P.neurons];
  }
  atomicAdd(&counts[4u * block + 1u], awake);
  atomicAdd(&counts[4u * block + 2u], reached);
  if (thread > 0u || inTime + P.references == 0u) { return; }
  var earliest = P.firstReference;
  var latest = P.firstReference + i32(P.references) - 1;
  if (inTime > 0u) {
    earliest = select(cycleOf(first), min(earliest, cycleOf(first)), P.references > 0u);
    let last = cycleOf(first + inTime - 1u);
    latest = select(last, max(latest, last), P.references > 0u);
  }
  atomicStore(&counts[4u * block + 3u], u32(latest - earliest + 1));`,
} satisfies Program;

export function forwardSpikes(machine: Machine): (call: ForwardSpikesCall) => void {
  return ({ neurons, fired, ordered, due, until, references: { from, to }, offsets, arriving, counts }) => {
    const { images } = arriving;
    if (images === 0) {
      machine.clear(machine.block(arriving.offsets), 4);
      return;
    }
    const { capacity, count, neuron, cycle, phase } = fired;
    const length = images * capacity;
    const parts = [
      [count, images],
      [neuron, length],
      [cycle, length],
      [phase, length],
    ] as const;
    const packed = endToEnd(machine, parts);
    const references = Math.max(to - from, 0);
    const arrays = { images, capacity, length };
    machine.run(startsProgram, {
      storages: { fired: packed, starts: arriving.offsets, counts },
      parameters: {
        ...arrays,
        references,
        dueCycle: due.cycle,
        duePhase: due.phase,
        untilCycle: until.cycle,
        untilPhase: until.phase,
      },
      blocks: 1,
    });
    const seen = machine.scratch(images * neurons);
    machine.clear(seen, 4 * images * neurons);
    machine.run(program, {
      storages: {
        fired: packed,
        starts: arriving.offsets,
        runs: offsets,
        seen,
        counts,
        source: arriving.source,
        cycle: arriving.cycle,
        phase: arriving.phase,
      },
      parameters: { ...arrays, neurons, references, firstReference: from, ordered: Number(ordered) },
      blocks: images,
    });
    for (const block of [packed, seen]) machine.pool.give(block);
  };
}
