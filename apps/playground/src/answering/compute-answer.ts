import type { Network, Samples } from '@argand/layers';
import { spikeTime } from '@argand/phasor';
import {
  compare,
  gated,
  hold,
  meanCounts,
  type Neuron,
  type Noise,
  ode,
  type RecordedMembrane,
  resonator,
  type SpikeTrain,
  spike,
} from '@argand/spiking';
import type { Answer, DrawnMembranes, DrawnSpikes } from './answer.ts';
import type { NeuronName, SpikingSettings } from './settings.ts';

const neurons: Readonly<Record<NeuronName, (leak: number) => Neuron>> = {
  gated: () => gated(),
  hold: (leak) => hold({ leak }),
  resonator: (leak) => resonator({ leak }),
  ode: (leak) => ode({ leak }),
};

/** Samples of a membrane in a period: at 11 degrees, straight lines between them pass for a circle. */
const samples = 32;

/**
 * One image, answered atemporally and on spikes, with all that is needed to draw how.
 *
 * @param network of two layers with synapses, one of them hidden
 * @param pixels [inputs]
 */
export async function computeAnswer(
  network: Network,
  pixels: Float32Array,
  settings: SpikingSettings,
): Promise<Answer> {
  const { readout, encoder } = network.description;
  const images = { images: pixels, length: 1 };
  const start = performance.now();
  const { hidden, outputs } = await atemporalPhases(network, images);
  const between = performance.now();
  const run = await spike(network, images, {
    neuron: neurons[settings.neuron](settings.leak),
    cycles: settings.cycles,
    noise: noiseOf(settings),
    record: {
      membranes: Array.from({ length: hidden.length }, (_, neuron) => ({ layer: 0, neuron })),
      samples,
    },
  });
  const end = performance.now();
  if (!run.recorded) throw new Error('spike: nothing was recorded.');

  const encoded = network.encode(images);
  const inputs = Float32Array.from(await encoded.read());
  encoded.dispose();
  const { cycles, settled, last } = run;
  const counts = meanCounts(run);
  return {
    device: network.device.description,
    encoder: encoder.map(({ kind }) => kind),
    inputs,
    atemporal: {
      hidden: Float32Array.from(hidden),
      outputs: Float32Array.from(outputs),
      answer: readout.classify(outputs)[0],
    },
    temporal: {
      cycles,
      settled,
      last,
      phases: Float32Array.from(run.phases),
      answers: readout.classify(run.phases),
      duration: last + 1 + run.output.clock / 4,
      spikes: {
        inputs: drawn(run.recorded.inputs),
        hidden: drawn(run.recorded.layers[0].train),
        outputs: drawn(run.output),
      },
      membranes: together(run.recorded.membranes),
      spikeCount: counts.spikesPerImage,
      operations: counts.synapticOperationsPerImage,
    },
    largestError: compare(run, outputs, readout).maxPhaseError,
    milliseconds: { atemporal: between - start, temporal: end - between },
  };
}

/** The phases of the hidden and of the last layer. */
async function atemporalPhases(network: Network, images: Samples) {
  const layers = network.layerPhases(images);
  const [hidden, outputs] = await Promise.all(
    [layers[0], layers[layers.length - 1]].map((layer) => layer.read()),
  );
  for (const layer of layers) layer.dispose();
  return { hidden, outputs };
}

function noiseOf({ jitter, deletion, levels, seed }: SpikingSettings): Noise {
  return { jitter, deletion, seed, ...(levels === undefined ? {} : { levels }) };
}

function drawn({ neurons, clock, neuron, cycle, phase }: SpikeTrain): DrawnSpikes {
  return {
    neurons,
    clock,
    neuron: Int32Array.from(neuron),
    time: Float32Array.from(phase, (x, k) => spikeTime(cycle[k], x, clock)),
    phase: Float32Array.from(phase),
  };
}

function together(membranes: readonly RecordedMembrane[]): DrawnMembranes {
  const length = membranes[0].real.length;
  const real = new Float32Array(membranes.length * length);
  const imaginary = new Float32Array(real.length);
  for (const [k, membrane] of membranes.entries()) {
    real.set(membrane.real, k * length);
    imaginary.set(membrane.imaginary, k * length);
  }
  return { neurons: membranes.length, samples, length, real, imaginary };
}
