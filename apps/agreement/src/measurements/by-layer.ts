import { take } from '@argand/datasets';
import { createNetwork, dense, type Network, type Samples } from '@argand/layers';
import { stream, uniform } from '@argand/random';
import { spike } from '@argand/spiking';
import { makesPhases, phasesInTime } from '../layers-in-time.ts';
import type { StudiedNeuron } from '../neurons.ts';
import type { GoldenName } from '../settings.ts';
import { type BackendName, checksumOf, type Workbench } from '../workbench.ts';
import type { Measurement } from './measurement.ts';
import { PhaseErrorSample, type PhaseErrors } from './phase-errors.ts';

/** Deep dense networks with random weights, whose inputs are random phases. */
export interface RandomNetworks {
  readonly width: number;
  readonly depth: number;
  readonly seeds: readonly number[];
  /** Random images for each seed. */
  readonly images: number;
}

/** A golden network, and how many test images it is shown. */
export interface ShownGolden {
  readonly golden: GoldenName;
  readonly images: number;
}

/** How a neuron is run. */
export interface Running {
  readonly neuron: StudiedNeuron;
  readonly cycles: number;
  readonly backend: BackendName;
}

/**
 * Phase errors after each layer that makes phases, in the layer's last whole cycle.
 *
 * What follows a layer changes nothing in it, so layer d of a network stands for a network of depth d.
 */
export async function byLayer(
  shown: RandomNetworks | ShownGolden,
  { neuron: { name, neuron }, cycles, backend }: Running,
): Promise<Measurement<PhaseErrors[]>> {
  const random = 'seeds' in shown;
  const network = random ? 'random' : await checksumOf(shown.golden);
  return {
    name: `layers/${random ? 'random' : shown.golden}/${backend}/${name}, ${cycles} cycles`,
    settings: { ...shown, network, neuron: neuron.settings, cycles, backend },
    images: shown.images * (random ? shown.seeds.length : 1),
    async measure({ workbench, signal, onProgress }) {
      const samples: PhaseErrorSample[] = [];
      let before = 0;
      for await (const { network: one, inputs } of networks(shown, workbench, backend)) {
        const run = await spike(one, inputs, {
          neuron,
          cycles,
          signal,
          record: true,
          onProgress: ({ images }) => onProgress(before + images),
        });
        before += inputs.length;
        const spiking = phasesInTime(one, neuron, run, cycles);
        const atemporal = one.layerPhases(inputs);
        let place = 0;
        for (const [layer, tensor] of atemporal.entries()) {
          if (makesPhases(one, layer)) {
            samples[place] ??= new PhaseErrorSample();
            samples[place].add(spiking[layer], await tensor.read());
            place++;
          }
        }
        for (const tensor of new Set(atemporal)) tensor.dispose();
      }
      return samples.map((sample) => sample.summary());
    },
  };
}

/** All spikes of so many images are kept at a time, over hundreds of cycles. */
const imagesAtOnce = 50;

async function* networks(
  shown: RandomNetworks | ShownGolden,
  workbench: Workbench,
  backend: BackendName,
): AsyncGenerator<{ network: Network; inputs: Samples }> {
  if ('golden' in shown) {
    const network = await workbench.golden(shown.golden, backend);
    const all = await workbench.images('test', shown.images);
    for (let start = 0; start < all.length; start += imagesAtOnce) {
      yield { network, inputs: take(all, start, Math.min(start + imagesAtOnce, all.length)) };
    }
    return;
  }
  const { width, depth, seeds, images } = shown;
  for (const seed of seeds) {
    const network = await createNetwork({
      device: await workbench.device(backend),
      seed,
      inputShape: [width],
      layers: Array.from({ length: depth }, () => dense(width)),
    });
    const phases = uniform(stream(seed, 'agreement: inputs'), images * width, -1, 1);
    try {
      yield { network, inputs: { images: phases, length: images } };
    } finally {
      network.dispose();
    }
  }
}
