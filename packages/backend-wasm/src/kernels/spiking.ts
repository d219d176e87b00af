import type {
  ClockMoment,
  FanOutArrays,
  FiredArrays,
  GatedSpikesCall,
  HoldSpikesCall,
  ResonatorSpikesCall,
  SpikeArrays,
} from '@argand/backend';
import {
  BLOCK_OF_SPIKES,
  ENTRY,
  GATED_SPIKES,
  HOLD_SPIKES,
  RESONATOR_SPIKES,
  SPIKES_AT_ONCE,
  TURN_FAN_OUT,
} from '../control.ts';
import type { Machine } from '../machine.ts';
import { roundUp } from './product.ts';

/** About how long one spike takes to reach one target, in nanoseconds. */
const perOperation = 0.5;

/** Writes the arguments that all spiking kernels share, see assembly/spiking.ts; gives the estimated nanoseconds. */
function setSpiking(
  machine: Machine,
  spikes: SpikeArrays,
  fanOut: FanOutArrays,
  fired: FiredArrays,
  superposes = false,
): number {
  const { sources, targets, width } = fanOut;
  const runs = fanOut.target.length;
  const entries = width === targets ? ENTRY * Math.max(runs, SPIKES_AT_ONCE) : 0;
  const share = roundUp(5 * (4 * roundUp(targets, 4) + 64) + 12 * BLOCK_OF_SPIKES + entries + 64, 64);
  // One image is summed sooner than the fan-out is turned round. The sums are the same to the last bit.
  const turns = superposes && width > 0 && width < targets && spikes.images > 1;
  const incoming = turns ? 4 * (targets / width + 3) + 8 * runs + 64 : 0;
  const scratch = machine.scratch(machine.threads * share + incoming);
  machine.set(0, spikes.images);
  machine.setStorage(1, spikes.offsets);
  machine.setStorage(2, spikes.source);
  machine.setStorage(3, spikes.cycle);
  machine.setStorage(4, spikes.phase);
  machine.set(5, sources);
  machine.set(6, targets);
  machine.set(7, width);
  machine.setStorage(8, fanOut.offsets);
  machine.setStorage(9, fanOut.target);
  machine.setStorage(10, fanOut.weight);
  machine.setStorage(11, fanOut.weights);
  machine.set(12, scratch);
  machine.set(13, share);
  machine.set(14, fired.capacity);
  machine.setStorage(15, fired.count);
  machine.setStorage(16, fired.neuron);
  machine.setStorage(17, fired.cycle);
  machine.setStorage(18, fired.phase);
  machine.set(40, turns ? scratch + machine.threads * share : 0);
  if (turns) machine.run(TURN_FAN_OUT, 1, 0);
  return (spikes.source.length * runs * width * perOperation) / Math.max(sources, 1) + 1000 * spikes.images;
}

function setTime(machine: Machine, since: ClockMoment, until: ClockMoment): void {
  machine.set(20, since.cycle);
  machine.setFraction(21, since.phase);
  machine.set(22, until.cycle);
  machine.setFraction(23, until.phase);
}

export function gatedSpikes(machine: Machine): (call: GatedSpikesCall) => void {
  return ({ spikes, fanOut, untilCycle, window, traceReal, traceImaginary, fired }) => {
    const work = setSpiking(machine, spikes, fanOut, fired, true);
    machine.set(20, untilCycle);
    machine.setStorage(21, window);
    machine.setStorage(22, traceReal);
    machine.setStorage(23, traceImaginary);
    machine.run(GATED_SPIKES, spikes.images, work);
  };
}

export function holdSpikes(machine: Machine): (call: HoldSpikesCall) => void {
  return ({ spikes, fanOut, since, until, leak, fired, ...state }) => {
    const work = setSpiking(machine, spikes, fanOut, fired, true);
    setTime(machine, since, until);
    machine.setFraction(24, Math.exp(-leak));
    machine.setStorage(25, state.traceReal);
    machine.setStorage(26, state.traceImaginary);
    machine.setStorage(27, state.heard);
    machine.setStorage(28, state.real);
    machine.setStorage(29, state.imaginary);
    machine.setStorage(30, state.latest);
    machine.setStorage(31, state.kicked);
    machine.run(HOLD_SPIKES, spikes.images, work);
  };
}

export function resonatorSpikes(machine: Machine): (call: ResonatorSpikesCall) => void {
  return ({ spikes, fanOut, since, until, leak, threshold, refractory, least, fired, ...state }) => {
    const work = setSpiking(machine, spikes, fanOut, fired);
    setTime(machine, since, until);
    machine.setFraction(24, leak);
    machine.setFraction(25, Math.exp(-leak));
    machine.setFraction(26, threshold);
    machine.setFraction(27, refractory);
    machine.setFraction(28, least);
    machine.setStorage(29, state.real);
    machine.setStorage(30, state.imaginary);
    machine.setStorage(31, state.latestCycle);
    machine.setStorage(32, state.latestPhase);
    machine.run(RESONATOR_SPIKES, spikes.images, work);
  };
}
