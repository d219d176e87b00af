import { requireNumber } from '@argand/backend';
import { OptionError, ShapeError } from '@argand/errors';
import { type Network, samplesType } from '@argand/layers';
import type { SpikeTrain } from '@argand/phasor';
import type { EvaluationSchedule } from '../neuron.ts';
import { sliceImages } from '../spikes/build.ts';
import { encodeOnDevice } from '../spikes/encode.ts';
import { requireSpikeTrain } from '../spikes/spike-train.ts';

/** The input of a network: images, or the spikes of its inputs. */
export type SpikeInput = Parameters<Network['encode']>[0] | SpikeTrain;

/** The spikes of a network's inputs, batch by batch. */
export interface InputSpikes {
  readonly images: number;
  /** The spikes of images `start` … `end − 1`. */
  batch(start: number, end: number): Promise<SpikeTrain>;
}

/** Encodes images through the network's encoder, which stands before all spikes; spikes are taken as they are. */
export async function inputSpikesOf(
  network: Network,
  input: SpikeInput,
  evaluation: EvaluationSchedule,
): Promise<InputSpikes> {
  const neurons = network.shapes.layers[0].reduce((product, length) => product * length, 1);
  const encode = (phases: Float32Array | Float64Array) =>
    encodeOnDevice(network.device, phases, { neurons, cycles: evaluation.inputCycles });

  if (isTrain(input)) {
    requireInputTrain(input, neurons, evaluation.inputCycles);
    return { images: input.images, batch: async (start, end) => sliceImages(input, start, end) };
  }
  if (samplesType.is(input)) {
    requireNumber('spike', 'input.length', input.length, { whole: true, atLeast: 0 });
    const batch = async (start: number, end: number) => {
      const encoded = network.encode(input, { start, end });
      try {
        return await encode(await encoded.read());
      } finally {
        encoded.dispose();
      }
    };
    return { images: input.length, batch };
  }
  const encoded = network.encode(input);
  try {
    const phases = await encoded.read();
    return {
      images: phases.length / neurons,
      batch: async (start, end) => encode(phases.subarray(start * neurons, end * neurons)),
    };
  } finally {
    encoded.dispose();
  }
}

function isTrain(input: SpikeInput): input is SpikeTrain {
  return typeof input === 'object' && input !== null && 'offsets' in input;
}

function requireInputTrain(train: SpikeTrain, neurons: number, cycles: number): void {
  requireSpikeTrain('spike: input', train);
  if (train.neurons !== neurons || train.clock !== 0) {
    throw new ShapeError(
      `spike: input has ${train.neurons} neurons on clock ${train.clock}, but the network expects ${neurons} on clock 0.`,
    );
  }
  for (let image = 0; image < train.images; image++) {
    const last = train.offsets[image + 1] - 1;
    if (last >= train.offsets[image] && train.cycle[last] >= cycles) {
      throw new OptionError(
        `spike: input: image ${image} has a spike in cycle ${train.cycle[last]}, but inputs only fire before cycle ${cycles}; ask for more cycles, or leave it out.`,
      );
    }
  }
}
