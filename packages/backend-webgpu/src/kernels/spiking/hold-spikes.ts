import type { ClockMoment, HoldSpikesCall } from '@argand/backend/kernels';
import type { Machine } from '../../machine.ts';
import { phase } from '../../wgsl/arctangent.ts';
import { nanBits } from '../../wgsl/bits.ts';
import type { Piece } from '../../wgsl/piece.ts';
import { type Program, reads, writes } from '../../wgsl/program.ts';
import { phasor } from '../../wgsl/sine.ts';
import { fanOut, fanOutParameters, packFanOut } from './fan-out.ts';
import { firingClock, timeOf, timeParameters } from './firing-clock.ts';
import { flagProgram, traceProgram } from './hold-traces.ts';
import { Interleaving } from './interleaving.ts';
import { membrane, membraneBody, membraneRunner } from './membrane.ts';
import { packSpikes, spikeArrays, spikeParameters } from './spike-arrays.ts';

const threads = 64;

/** How a membrane is looked at and kicked, and how it fires. */
const looking: Piece = {
  uses: [nanBits, phasor, phase, firingClock, membrane],
  code: `
var<private> edge: u32;

// Once in each cycle of the firing clock, from cycle 0 on.
fn fireAt(cycle: i32, y: f32) {
  if (cycle < 0 || cycle <= lastCycle) { return; }
  lastCycle = cycle;
  writeSpike(cycle, bitsOf(y));
}

// Looks at the neuron when the clock shows x, in this cycle of the firing clock, and kicks it.
fn look(kick: vec2<f32>, cycle: i32, x: f32) {
  let clock = phasorOf(x);
  let before = fma(im, clock.y, re * clock.x);
  let kickedRe = re + kick.x;
  let kickedIm = im + kick.y;
  let now = fma(kickedIm, clock.y, kickedRe * clock.x);
  if (before < 0f && after >= 0f) {
    let bits = phaseBits(im, re);
    // A phase that rounds to 1 is the first instant of the next cycle.
    let hand = select(select(x - 0.5f, 1f, x == -0.5f), x + 1.5f, x < -0.5f);
    if (!isNaNBits(bits)) { fireAt(select(cycle, cycle + 1, hand - floatOf(bits) > 1f), floatOf(bits)); }
  } else if (before > 0f && now < 0f && kickedRe * im - kickedIm * re >= 0f) {
    fireAt(cycle, firingPhase(x));
  }
  after = now;
  re = kickedRe;
  im = kickedIm;
}

// A cycle of the firing clock begins: a membrane that was kicked is summed again.
fn beginCycle() {
  let first = P.spikeCount + (edge * P.images + image) * P.sources;
  if (flags[image * (P.edgeCount + 1u) + edge] != 0u) {
    re = 0f;
    im = 0f;
    for (var j = 0u; j < P.sources; j++) {
      let trace = phasors[first + j];
      if (any(trace != vec2<f32>())) {
        let w = reachOf(j, neuron).weight;
        re = fma(w, trace.x, re);
        im = fma(w, trace.y, im);
      }
    }
    after = -im;
  }
  edge++;
}
`,
};

const program = {
  name: 'holdSpikes',
  bindings: {
    spikes: reads('u32'),
    fan: reads('u32'),
    weights: reads(),
    phasors: reads('vec2<f32>'),
    flags: reads('u32'),
    membranes: writes('u32'),
    found: writes('vec4<u32>'),
    slots: writes('atomic<u32>'),
  },
  parameters: {
    ...spikeParameters,
    ...fanOutParameters,
    capacity: 'u32',
    edgeCount: 'u32',
    ...timeParameters,
  },
  uses: [spikeArrays, fanOut, looking],
  threads,
  body: membraneBody({
    load: `
  re = floatOf(membranes[3u * index]);
  im = floatOf(membranes[3u * index + 1u]);
  lastCycle = bitcast<i32>(membranes[3u * index + 2u]);
  edge = 0u;`,
    begin: 'if (x == -0.5f && x < stop) { beginCycle(); }',
    kick: 'vec2<f32>',
    addKick: `
          let change = phasors[k];
          if (any(change != vec2<f32>())) {
            let reach = reachOf(sourceOf(k), neuron);
            kick = fma(vec2<f32>(reach.weight), change, kick);
            reached = reached || reach.reached;
          }`,
    // In the cycle of the firing clock up to the next look at all neurons.
    look: (kick, phase) => `look(${kick}, select(cycle, cycle - 1, upTo <= -0.5f), ${phase});`,
    looked: 'if (upTo == -0.5f && upTo < stop) { beginCycle(); }',
    store: `
  membranes[3u * index] = bitsOf(re);
  membranes[3u * index + 1u] = bitsOf(im);
  membranes[3u * index + 2u] = bitcast<u32>(lastCycle);`,
  }),
} satisfies Program;

/** The cycles of the firing clock that begin between two moments, the first of them and how many. */
export function edgesBetween(since: ClockMoment, until: ClockMoment): { first: number; count: number } {
  const first = since.phase <= -0.5 ? since.cycle : since.cycle + 1;
  const last = until.phase > -0.5 ? until.cycle : until.cycle - 1;
  return { first, count: Math.max(last - first + 1, 0) };
}

export function holdSpikes(machine: Machine): (call: HoldSpikesCall) => void {
  const runMembranes = membraneRunner(machine);
  const interleaved = new Interleaving(machine, 'real', 'imaginary', 'latest');
  const [flagsBefore, flagsAfter] = [flagProgram(false), flagProgram(true)];
  return ({ spikes, fanOut: arrays, since, until, leak, fired, ...state }) => {
    const { images } = spikes;
    const { sources, targets } = arrays;
    if (images === 0) return;
    const { traceReal, traceImaginary, traceCycle, real, imaginary, latest, kicked } = state;
    const length = images * targets;
    const { first, count } = edgesBetween(since, until);
    const [arriving, fan] = [packSpikes(machine, spikes), packFanOut(machine, arrays)];
    const phasors = machine.scratch(2 * (spikes.source.length + count * images * sources));
    const flags = machine.scratch(images * (count + 1));
    const ofFlags = { storages: { flags, kicked }, parameters: { images, flagsOfImage: count + 1 } };
    machine.run(flagsBefore, { ...ofFlags, blocks: Math.ceil((images * (count + 1)) / threads) });
    machine.run(traceProgram, {
      storages: { spikes: arriving.block, traceReal, traceImaginary, traceCycle, phasors, flags },
      parameters: {
        ...arriving.parameters,
        sources,
        firstEdge: first,
        edgeCount: count,
        kept: Math.exp(-leak),
      },
      blocks: Math.ceil((images * sources) / threads),
    });
    const membranes = interleaved.together({ real, imaginary, latest }, length);
    const storages = {
      spikes: arriving.block,
      fan: fan.block,
      weights: arrays.weights,
      phasors,
      flags,
      membranes,
    };
    runMembranes({ images, targets, fired }, (room) => {
      machine.run(program, {
        storages: { ...storages, ...room },
        parameters: {
          ...arriving.parameters,
          ...fan.parameters,
          ...timeOf(since, until),
          capacity: fired.capacity,
          edgeCount: count,
        },
        blocks: Math.ceil(length / threads),
      });
    });
    machine.run(flagsAfter, { ...ofFlags, blocks: Math.ceil(images / threads) });
    interleaved.apart(membranes, { real, imaginary, latest }, length);
    for (const block of [arriving.block, fan.block, phasors, flags, membranes]) machine.pool.give(block);
  };
}
