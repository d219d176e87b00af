import { neverFired, type ResonatorSpikesCall } from '@argand/backend/kernels';
import type { Machine } from '../../machine.ts';
import { hypot, phase } from '../../wgsl/arctangent.ts';
import { nanBits } from '../../wgsl/bits.ts';
import { exponential } from '../../wgsl/exponential.ts';
import type { Piece } from '../../wgsl/piece.ts';
import { type Program, reads, writes } from '../../wgsl/program.ts';
import { phasor } from '../../wgsl/sine.ts';
import { fanOut, fanOutParameters, packFanOut } from './fan-out.ts';
import { firingClock, timeOf, timeParameters } from './firing-clock.ts';
import { Interleaving } from './interleaving.ts';
import { membrane, membraneBody, membraneRunner } from './membrane.ts';
import { packSpikes, spikeArrays, spikeParameters } from './spike-arrays.ts';

const threads = 64;

/** How a membrane is looked at and kicked, and how it fires: `re` and `im` rest in the frame that turns with the listening clock. */
const looking: Piece = {
  uses: [nanBits, phasor, phase, hypot, exponential, firingClock, membrane],
  code: `
var<private> lastPhase: f32;
// Rounding in the time between two spikes.
const slack = 1e-6f;

// Cycles are subtracted as whole numbers: from 2²⁴ on, float32 cannot tell one from the next.
fn isRested(cycle: i32, y: f32) -> bool {
  if (lastCycle == ${neverFired}) { return true; }
  let now = bitcast<u32>(cycle);
  let before = bitcast<u32>(lastCycle);
  let cycles = select(-f32(before - now), f32(now - before), cycle >= lastCycle);
  return cycles + 0.5f * (y - lastPhase) >= P.refractory - slack;
}

fn fireAt(cycle: i32, y: f32) {
  if (!isRested(cycle, y)) { return; }
  lastCycle = cycle;
  lastPhase = y;
  writeSpike(cycle, bitsOf(y));
}

// It turned across before the clock showed x.
fn turned(cycle: i32, x: f32) {
  let bits = phaseBits(im, re);
  if (isNaNBits(bits)) { return; }
  let y = floatOf(bits);
  let hand = firingPhase(x);
  var ahead = hand - y;
  ahead -= 2f * floor((ahead + 1f) * 0.5f);
  // Rounding may show a crossing where the sum has cancelled, or where it rises.
  if (abs(ahead) > 0.75f) { return; }
  if (P.threshold > 0f && hypotOf(re, im) * exponentialOf(-0.5f * P.leak * (x - ahead + 1f)) <= P.threshold) { return; }
  let now = firingCycle(cycle, x);
  if (ahead <= 0f) {
    fireAt(now, hand);
  } else {
    fireAt(select(now, now - 1, y > hand), y);
  }
}

// Looks at the neuron when the clock shows x, and kicks it.
fn look(kick: f32, cycle: i32, x: f32) {
  let clock = phasorOf(x);
  let gain = exponentialOf(0.5f * P.leak * (x + 1f));
  let before = fma(im, clock.y, re * clock.x);
  let now = before + kick * gain;
  if (before > 0f && now <= 0f) {
    if ((re * clock.y - im * clock.x) / gain > max(P.threshold, P.least)) {
      fireAt(firingCycle(cycle, x), firingPhase(x));
    }
  } else if (before <= 0f && after > 0f) {
    turned(cycle, x);
  }
  after = now;
  re = fma(kick * gain, clock.x, re);
  im = fma(kick * gain, clock.y, im);
}
`,
};

const program = {
  name: 'resonatorSpikes',
  bindings: {
    spikes: reads('u32'),
    fan: reads('u32'),
    weights: reads(),
    real: writes(),
    imaginary: writes(),
    latest: writes('vec2<u32>'),
    found: writes('vec4<u32>'),
    slots: writes('atomic<u32>'),
  },
  parameters: {
    ...spikeParameters,
    ...fanOutParameters,
    capacity: 'u32',
    ...timeParameters,
    leak: 'f32',
    kept: 'f32',
    threshold: 'f32',
    refractory: 'f32',
    least: 'f32',
  },
  uses: [spikeArrays, fanOut, looking],
  threads,
  body: membraneBody({
    load: `
  re = real[index];
  im = imaginary[index];
  lastCycle = bitcast<i32>(latest[index].x);
  lastPhase = floatOf(latest[index].y);`,
    kick: 'f32',
    addKick: `
          let reach = reachOf(sourceOf(k), neuron);
          kick += reach.weight;
          reached = reached || reach.reached;`,
    look: (kick, phase) => `look(${kick}, cycle, ${phase});`,
    end: 'if (stop == 1f && P.leak != 0f) { re *= P.kept; im *= P.kept; }',
    store: `
  real[index] = re;
  imaginary[index] = im;
  latest[index] = vec2<u32>(bitcast<u32>(lastCycle), bitsOf(lastPhase));`,
  }),
} satisfies Program;

export function resonatorSpikes(machine: Machine): (call: ResonatorSpikesCall) => void {
  const runMembranes = membraneRunner(machine);
  const pairs = new Interleaving(machine, 'latestCycle', 'latestPhase');
  return ({ spikes, fanOut: arrays, since, until, leak, threshold, refractory, least, fired, ...state }) => {
    const { images } = spikes;
    const { targets } = arrays;
    if (images === 0) return;
    const length = images * targets;
    const [arriving, fan] = [packSpikes(machine, spikes), packFanOut(machine, arrays)];
    const { real, imaginary, latestCycle, latestPhase } = state;
    const latest = pairs.together({ latestCycle, latestPhase }, length);
    const storages = {
      spikes: arriving.block,
      fan: fan.block,
      weights: arrays.weights,
      real,
      imaginary,
      latest,
    };
    runMembranes({ images, targets, fired }, (room) => {
      machine.run(program, {
        storages: { ...storages, ...room },
        parameters: {
          ...arriving.parameters,
          ...fan.parameters,
          ...timeOf(since, until),
          capacity: fired.capacity,
          leak,
          kept: Math.exp(-leak),
          threshold,
          refractory,
          least,
        },
        blocks: Math.ceil(length / threads),
      });
    });
    pairs.apart(latest, { latestCycle, latestPhase }, length);
    for (const block of [arriving.block, fan.block, latest]) machine.pool.give(block);
  };
}
