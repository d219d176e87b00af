import { take } from '@argand/datasets';
import { spikeTime } from '@argand/phasor';
import { type SpikeTrain, spike } from '@argand/spiking';
import { type NetworkSpec, settingsOf, specName } from '../network-spec.ts';
import { type NeuronName, neurons } from '../neurons.ts';
import type { PaperMeasurement } from '../paper-measurement.ts';

/** The spikes of one layer for one image. */
export interface RasterLayer {
  readonly name: string;
  readonly neurons: number;
  /** One in `step` neurons is shown. */
  readonly step: number;
  /** Its cycles begin at clock/4 + k. */
  readonly clock: number;
  readonly neuron: readonly number[];
  /** In periods. */
  readonly time: readonly number[];
}

export interface Raster {
  readonly image: number;
  readonly label: number;
  readonly layers: readonly RasterLayer[];
}

/** More neurons are not distinguishable in a figure. */
const shownNeurons = 80;

/** Records the spikes of the first test image over the first cycles. */
export function raster(spec: NetworkSpec, name: NeuronName, shownCycles: number): PaperMeasurement<Raster> {
  const neuron = neurons[name];
  return {
    name: `raster/${specName(spec)}/${name}`,
    settings: {
      network: settingsOf(spec),
      neuron: { name, ...neuron.settings },
      shownCycles,
      shownNeurons,
    },
    code: [import.meta.url],
    images: 1,
    async measure({ workbench, signal }) {
      const network = await workbench.network(spec);
      const data = take(await workbench.testImages(spec.dataset, 1), 0, 1);
      const { recorded } = await spike(network, data, { neuron, record: true, signal });
      if (!recorded) throw new Error('raster: the run recorded no spikes.');
      const trains = [recorded.inputs, ...recorded.layers.map(({ train }) => train)];
      return {
        image: 0,
        label: data.labels[0],
        layers: trains.map((train, k) => ({
          name: k === 0 ? 'inputs' : k === trains.length - 1 ? 'outputs' : `hidden ${k}`,
          ...shown(train, shownCycles),
        })),
      };
    },
  };
}

function shown(train: SpikeTrain, cycles: number): Omit<RasterLayer, 'name'> {
  const step = Math.ceil(train.neurons / shownNeurons);
  const spikes = Array.from(train.neuron, (neuron, k) => ({
    neuron,
    time: Number(spikeTime(train.cycle[k], train.phase[k], train.clock).toFixed(3)),
  })).filter(({ neuron, time }) => neuron % step === 0 && time < cycles);
  return {
    neurons: train.neurons,
    step,
    clock: train.clock,
    neuron: spikes.map(({ neuron }) => neuron),
    time: spikes.map(({ time }) => time),
  };
}
