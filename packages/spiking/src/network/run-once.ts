import { type Clock, type Moment, type SpikeTrain, shiftClock } from '@argand/phasor';
import { earliest } from '../moments.ts';
import { startOf } from '../neurons/arrivals.ts';
import { type FiredOnDevice, KernelPopulation } from '../neurons/kernel-population.ts';
import type { StateSpecs } from '../neurons/kernel-state.ts';
import { splitInTime } from '../spikes/in-time.ts';
import { countFired, countOperations } from './counting.ts';
import type { CountedRun, LayerCounts, ReceivedCounts } from './network-run.ts';
import {
  type OpenFilter,
  type OpenStage,
  type OpenSynapses,
  type RunOptions,
  requireOutput,
} from './open-stages.ts';
import { receiveOnDevice, staysOnDevice } from './receive-on-device.ts';
import { referencesBetween, withReferenceSpikes } from './reference.ts';
import type { SynapsesStage } from './stages.ts';

/** A layer whose spikes are still on the device. */
interface OnDevice {
  readonly fired: FiredOnDevice;
  /** The moments of the next layer's clock up to which the layer has fired, and up to which the next layer receives. */
  readonly due: Moment;
  readonly until: Moment;
  readonly received: ReceivedCounts;
}

/**
 * Runs stages without noise, of neurons without look-ahead, once and in one piece. It keeps only counts of the layers. Spikes between two layers
 * never leave the device if the device can pass them on.
 *
 * @param arriving all spikes of the inputs
 * @param untilOf the moment of a clock up to which the stages on it advance
 */
export async function runOnce(
  stages: readonly OpenStage[],
  options: RunOptions,
  arriving: SpikeTrain,
  untilOf: (clock: Clock) => Moment,
): Promise<CountedRun> {
  const run = new SinglePass(options, arriving, untilOf);
  try {
    for (const [index, open] of stages.entries()) {
      if (open.kind === 'synapses') await run.passLayer(open, stages[index + 1]);
      else run.passFilter(open);
    }
  } finally {
    run.close();
  }
  return { inputs: arriving, layers: run.layers, output: run.train };
}

class SinglePass {
  readonly layers: LayerCounts[] = [];
  /** The spikes of the last stage that returned them to the host. */
  train: SpikeTrain;
  /** The last layer, if its spikes are still on the device. */
  #onDevice: OnDevice | undefined;
  readonly #options: RunOptions;
  readonly #untilOf: (clock: Clock) => Moment;

  constructor(options: RunOptions, arriving: SpikeTrain, untilOf: (clock: Clock) => Moment) {
    this.#options = options;
    this.train = arriving;
    this.#untilOf = untilOf;
  }

  close(): void {
    this.#onDevice?.fired.free();
  }

  passFilter({ kind, name, filter, neurons, clock }: OpenFilter): void {
    const until = this.#untilOf(clock);
    this.train = filter.advance(splitInTime(this.train, until)[0], until);
    const { images } = this.#options;
    requireOutput(name, this.train, { images, neurons, clock, isOurs: kind !== 'function' });
  }

  /** @param next the stage behind the layer */
  async passLayer(open: OpenSynapses, next: OpenStage | undefined): Promise<void> {
    const { neuron, device, images } = this.#options;
    const { population, stage } = open;
    const { clock } = stage;
    const until = this.#untilOf(clock);
    const due = shiftClock(until.cycle, until.phase, clock, clock + 1);
    let received: ReceivedCounts;
    if (population instanceof KernelPopulation) {
      const staying = isKernelLayer(next) && staysOnDevice(device);
      const nextUntil = staying ? earliest(due, this.#untilOf(clock + 1)) : due;
      // A layer that receives whole cycles does not need an order within a cycle.
      const ordered = !staying || !population.byCycle || due.phase > -1 || nextUntil.phase > -1;
      const fire = this.#onDevice
        ? this.#fireFromDevice(this.#onDevice, population, stage, { until, ordered })
        : this.#fireFromHost(population, stage, { until, ordered });
      const result = await fire;
      received = result.received;
      if (staying) {
        this.#onDevice = { fired: result.fired, due, until: nextUntil, received };
        return;
      }
      this.#onDevice = undefined;
      this.train = await population.release(result.fired);
    } else {
      const { all, counts } = this.#receive(stage, until);
      received = counts;
      this.train = await population.advance(all, until);
    }
    const isOurs = population instanceof KernelPopulation;
    const expected = { images, neurons: stage.fanOut.targets, clock: clock + 1, isOurs };
    requireOutput(`${neuron.name}: layer ${clock}`, this.train, expected);
    this.layers.push({ ...received, ...countFired(this.train) });
  }

  /** The spikes on the host that a layer receives, with those of its reference, and their counts. */
  #receive(stage: SynapsesStage, until: Moment): { all: SpikeTrain; counts: ReceivedCounts } {
    const { clock, fanOut } = stage;
    const [arriving] = splitInTime(this.train, until);
    const all = fanOut.hasReference
      ? withReferenceSpikes(arriving, this.#options.references(clock), startOf(clock), until)
      : arriving;
    return { all, counts: countOperations(all, arriving, stage) };
  }

  async #fireFromHost(population: AnyKernelPopulation, stage: SynapsesStage, { until, ordered }: Advance) {
    const { all, counts } = this.#receive(stage, until);
    return { received: counts, fired: await population.fire(all, until, ordered) };
  }

  /** Passes the spikes of the layer before on, counts that layer, and fires. */
  async #fireFromDevice(
    before: OnDevice,
    population: AnyKernelPopulation,
    { clock, fanOut }: SynapsesStage,
    { until, ordered }: Advance,
  ) {
    const { device, images, references } = this.#options;
    const passed = await receiveOnDevice(device, before.fired, {
      images,
      neurons: fanOut.sources - Number(fanOut.hasReference),
      fanOut: population.fanOut,
      due: before.due,
      until: before.until,
      references: fanOut.hasReference
        ? referencesBetween(references(clock), startOf(clock), until)
        : { from: 0, to: 0 },
    });
    before.fired.free();
    this.layers.push({ ...before.received, ...passed.fired });
    try {
      const fired = await population.fireOnDevice(passed.content, until, ordered, passed.cycles);
      return { received: passed.received, fired };
    } finally {
      passed.free();
    }
  }
}

type AnyKernelPopulation = KernelPopulation<StateSpecs>;

/** How far a layer advances, and whether its spikes must be in the order of time. */
interface Advance {
  readonly until: Moment;
  readonly ordered: boolean;
}

function isKernelLayer(open: OpenStage | undefined): boolean {
  return open?.kind === 'synapses' && open.population instanceof KernelPopulation;
}
