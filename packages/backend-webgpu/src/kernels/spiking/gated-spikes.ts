import type { GatedSpikesCall } from '@argand/backend/kernels';
import type { Machine } from '../../machine.ts';
import { phase } from '../../wgsl/arctangent.ts';
import { nanBits } from '../../wgsl/bits.ts';
import { prefixSum } from '../../wgsl/prefix-sum.ts';
import { type Program, reads, writes } from '../../wgsl/program.ts';
import { phasor } from '../../wgsl/sine.ts';
import { fanOut, fanOutParameters, packFanOut } from './fan-out.ts';
import { spikeSorter, writeFound } from './fired.ts';
import { packSpikes, spikeArrays, spikeParameters } from './spike-arrays.ts';

const threads = 64;

/**
 * A workgroup for each image. A source's trace belongs to one thread; a window that closes is summed by a thread for each
 * target, in the order of the sources, and a neuron that fires finds its rank by counting those before it.
 */
const program = {
  name: 'gatedSpikes',
  bindings: {
    spikes: reads('u32'),
    fan: reads('u32'),
    weights: reads(),
    window: writes('i32'),
    traceReal: writes(),
    traceImaginary: writes(),
    count: writes('u32'),
    found: writes('vec4<u32>'),
  },
  parameters: { ...spikeParameters, ...fanOutParameters, untilCycle: 'i32', capacity: 'u32' },
  uses: [
    nanBits,
    phasor,
    phase,
    spikeArrays,
    fanOut,
    writeFound,
    prefixSum(threads),
    {
      code: `
var<workgroup> opened: i32;
fn phaseOfTarget(image: u32, neuron: u32) -> u32 {
  var re = 0f;
  var im = 0f;
  for (var j = 0u; j < P.sources; j++) {
    let a = traceReal[image * P.sources + j];
    let b = traceImaginary[image * P.sources + j];
    if (a != 0f || b != 0f) {
      let w = reachOf(j, neuron).weight;
      re = fma(w, a, re);
      im = fma(w, b, im);
    }
  }
  return phaseBits(im, re);
}
`,
    },
  ],
  threads,
  body: `
  let image = block;
  if (thread == 0u) { opened = window[image]; }
  var open = workgroupUniformLoad(&opened);
  var fired = 0u;
  var k = firstSpike(image);
  let end = firstSpike(image + 1u);
  loop {
    var upTo = P.untilCycle;
    if (k < end) { upTo = cycleOf(k); }
    if (open < upTo) {
      storageBarrier();
      for (var first = 0u; first < P.targets; first += ${threads}u) {
        let o = first + thread;
        var bits = silence;
        if (o < P.targets) { bits = phaseOfTarget(image, o); }
        let fires = !isNaNBits(bits);
        let rank = fired + prefixSum(thread, u32(fires)) - 1u;
        if (fires) { write(image, rank, o, rank, open + 1, bits); }
        fired += prefixTotal();
      }
      storageBarrier();
      for (var j = thread; j < P.sources; j += ${threads}u) {
        traceReal[image * P.sources + j] = 0f;
        traceImaginary[image * P.sources + j] = 0f;
      }
      open = upTo;
    }
    if (k >= end) { break; }
    for (; k < end; k++) {
      if (cycleOf(k) > open) { break; }
      let j = sourceOf(k);
      if (j % ${threads}u == thread) {
        let phasor = phasorOfBits(phaseBitsOf(k));
        traceReal[image * P.sources + j] += phasor.x;
        traceImaginary[image * P.sources + j] += phasor.y;
      }
    }
  }
  if (thread == 0u) {
    window[image] = open;
    count[image] = fired;
  }`,
} satisfies Program;

export function gatedSpikes(machine: Machine): (call: GatedSpikesCall) => void {
  const sort = spikeSorter(machine);
  return ({ spikes, fanOut: arrays, untilCycle, window, traceReal, traceImaginary, fired }) => {
    const { images } = spikes;
    if (images === 0) return;
    const [arriving, fan] = [packSpikes(machine, spikes), packFanOut(machine, arrays)];
    const { capacity, count } = fired;
    const found = machine.scratch(4 * images * capacity);
    machine.run(program, {
      storages: {
        spikes: arriving.block,
        fan: fan.block,
        weights: arrays.weights,
        window,
        traceReal,
        traceImaginary,
        count,
        found,
      },
      parameters: { ...arriving.parameters, ...fan.parameters, untilCycle, capacity },
      blocks: images,
    });
    sort({ images, targets: arrays.targets, fired, found, counts: undefined });
    for (const block of [arriving.block, fan.block, found]) machine.pool.give(block);
  };
}
