import { spike } from '@argand/spiking';
import { makesPhases, phasesInTime } from '../layers-in-time.ts';
import type { StudiedNeuron } from '../neurons.ts';
import type { BackendName } from '../workbench.ts';
import type { Measurement } from './measurement.ts';
import { PhaseErrorSample, type PhaseErrors } from './phase-errors.ts';
import {
  imagesOf,
  nameOf,
  type RandomNetworks,
  type ShownGolden,
  settingsOf,
  shownNetworks,
} from './shown-networks.ts';

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
  return {
    name: `layers/${nameOf(shown)}/${backend}/${name}, ${cycles} cycles`,
    settings: { ...(await settingsOf(shown)), neuron: neuron.settings, cycles, backend },
    images: imagesOf(shown),
    async measure({ workbench, signal, onProgress }) {
      const samples: PhaseErrorSample[] = [];
      let before = 0;
      for await (const { network, inputs } of shownNetworks(shown, workbench, backend)) {
        const run = await spike(network, inputs, {
          neuron,
          cycles,
          signal,
          record: true,
          onProgress: ({ images }) => onProgress(before + images),
        });
        before += inputs.length;
        const spiking = phasesInTime(network, neuron, run, cycles);
        const atemporal = network.layerPhases(inputs);
        let place = 0;
        for (const [layer, tensor] of atemporal.entries()) {
          if (makesPhases(network, layer)) {
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
