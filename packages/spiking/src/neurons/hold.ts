import { requireOptions } from '@argand/backend';
import { holdSpikes, neverFired } from '@argand/backend/kernels';
import { OptionError } from '@argand/errors';
import { cosPi, type Moment, sinPi } from '@argand/phasor';
import { continuousSchedule } from '../evaluation.ts';
import type { MembraneOptions, MembraneTrace, Neuron, Population, PopulationOptions } from '../neuron.ts';
import { requireAbove0 } from '../spikes/encode.ts';
import { startOf } from './arrivals.ts';
import { KernelPopulation } from './kernel-population.ts';
import { traceMembrane, turning, weightsTo } from './membrane.ts';

/** Options of {@link hold}. */
export interface HoldOptions {
  /** −λ ≥ 0: a source that lets a cycle pass without a spike is forgotten by e^{−leak}. Default 0, never. */
  readonly leak?: number | undefined;
  /** Number of cycles of an evaluation. Default L + 2 for L layers with synapses, one more than it needs to be exact. */
  readonly cycles?: number | undefined;
}

/**
 * The phase-hold neuron: for each source it holds h_j = e^{iπy_j} of the latest spike, 0 before the first, so that its membrane v = Σ_j w_j h_j rests in the
 * frame that turns with its clock; it fires when the clock meets arg(v)/π, by turning or because a kick carries v across the hand the shorter way, once in
 * each cycle. A spike that repeats its phase is no kick.
 *
 * It is continuous and causal, and it converges exactly: from cycle L of the last of L layers on its phases are the atemporal ones up to rounding, whatever the
 * leak. A source that fell silent is held for ever without a leak, which bears with deleted spikes; with one it is forgotten.
 * Evaluated, inputs and references fire ⌈L/4⌉ − 1 cycles longer than are decoded: what a leak forgets after them comes too late to be seen.
 *
 * Its membrane, where it is looked at, is z = e^{−leak·τ} conj(v) e^{iπx} at phase x of the listening clock, τ periods after the neuron's own cycle began: it
 * turns and decays, spikes kick it, and at the edge each source that fired tops it up. The factor cancels in the angle.
 *
 * @throws RangeError if leak is negative or not finite, or cycles is not a whole number above 0
 * @example
 * ```ts
 * import { hold } from '@argand/spiking';
 *
 * hold().evaluation(2, undefined).cycles; // 4
 * ```
 */
export function hold(options: HoldOptions = {}): Neuron {
  requireOptions(options, 'hold', ['leak', 'cycles']);
  const { leak = 0, cycles } = options;
  if (!(typeof leak === 'number' && leak >= 0 && Number.isFinite(leak))) {
    throw new OptionError(
      `hold: leak is ${leak}, but must be a number, 0 or more; it is −λ, so 4 stands for λ = −4.`,
    );
  }
  if (cycles !== undefined) requireAbove0('hold', 'cycles', cycles);
  return {
    name: 'hold',
    settings: cycles === undefined ? { leak } : { leak, cycles },
    lookahead: 0,
    kernel: holdSpikes,
    evaluation(layers, requested = cycles ?? layers + 2) {
      // What is decoded in cycle c was held when the cycle began: every cycle up to the last is a whole one, if sources fire until it
      // is over. It ends L/4 later than theirs, and a leak forgets, first the references, from 1½ cycles after their last on.
      const { inputCycles, references } = continuousSchedule(layers, requested + Math.ceil(layers / 4) - 1);
      const { until } = continuousSchedule(layers, requested);
      const last = requested - 1;
      return { inputCycles, references, until, cycles: requested, settled: Math.min(layers, last), last };
    },
    open: (population) => holdPopulation(population, leak),
    membrane: (options) => holdMembrane(options, leak),
  };
}

function holdPopulation(population: PopulationOptions, leak: number): Population {
  return new KernelPopulation({
    name: 'hold',
    population,
    state: {
      traceReal: { type: 'float32', of: 'sources', start: 0 },
      traceImaginary: { type: 'float32', of: 'sources', start: 0 },
      traceCycle: { type: 'int32', of: 'sources', start: neverFired, is: 'cycle' },
      real: { type: 'float32', of: 'targets', start: 0 },
      imaginary: { type: 'float32', of: 'targets', start: 0 },
      latest: { type: 'int32', of: 'targets', start: -1, is: 'cycle' },
      kicked: { type: 'int32', of: 'image', start: 0, is: 'flag' },
    },
    // Once in each cycle of the firing clock that the time touches, and the first instant of the next.
    most: (since, until) => until.cycle - since.cycle + 3,
    bounded: true,
    run({ device, spikes, fanOut, since, until, state, fired }) {
      device.run(holdSpikes, {
        spikes,
        fanOut,
        since,
        until,
        leak,
        ...state,
        fired,
      });
    },
  });
}

/** A trace that has shrunk so far is none. */
const leastTrace = 2 ** -24;

function holdMembrane(options: MembraneOptions, leak: number): MembraneTrace {
  const { fanOut, target, clock } = options;
  const weights = weightsTo(fanOut, target);
  const kept = Math.exp(-leak);
  const traceReal = new Float64Array(fanOut.sources);
  const traceImaginary = new Float64Array(fanOut.sources);
  const traceCycle = new Int32Array(fanOut.sources).fill(neverFired);
  let [real, imaginary] = [0, 0];
  let own = ownCycle(startOf(clock));
  /** At each edge of the neuron's own cycle, forgets what was not renewed, and sums what is left afresh. */
  const advance = (moment: Moment) => {
    for (const cycle = ownCycle(moment); own < cycle; ) {
      own++;
      [real, imaginary] = [0, 0];
      for (let j = 0; j < fanOut.sources; j++) {
        if (traceCycle[j] < own - 1 && (traceReal[j] !== 0 || traceImaginary[j] !== 0)) {
          const small = Math.hypot(traceReal[j], traceImaginary[j]) * kept < leastTrace;
          traceReal[j] = small ? 0 : traceReal[j] * kept;
          traceImaginary[j] = small ? 0 : traceImaginary[j] * kept;
        }
        real += weights[j] * traceReal[j];
        imaginary += weights[j] * traceImaginary[j];
      }
    }
  };
  return traceMembrane('hold', options, {
    kick(source, moment) {
      advance(moment);
      const [cosine, sine] = [cosPi(moment.phase), sinPi(moment.phase)];
      real += weights[source] * (cosine - traceReal[source]);
      imaginary += weights[source] * (sine - traceImaginary[source]);
      [traceReal[source], traceImaginary[source], traceCycle[source]] = [cosine, sine, moment.cycle];
    },
    at(moment) {
      advance(moment);
      const since = moment.cycle - own + (moment.phase + 0.5) / 2;
      return turning(real, imaginary, moment.phase, since === 0 ? 1 : Math.exp(-leak * since));
    },
  });
}

/** The cycle of the firing clock at a moment of the listening one, a quarter period ahead of it. */
function ownCycle({ cycle, phase }: Moment): number {
  return phase < -0.5 ? cycle - 1 : cycle;
}
