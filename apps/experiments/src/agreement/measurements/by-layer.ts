import { spike } from '@argand/spiking';
import type { AgreementMeasurement } from '../agreement-measurement.ts';
import { changesPhases, phasesInTime } from '../layers-in-time.ts';
import type { NamedNeuron } from '../neurons.ts';
import type { BackendName } from '../workbench.ts';
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
  readonly neuron: NamedNeuron;
  readonly cycles: number;
  readonly backend: BackendName;
}

/**
 * Measures phase errors after each layer that changes phases, in the layer's last complete cycle.
 *
 * Later layers do not change earlier ones, so layer d of a network represents a network of depth d.
 */
export async function byLayer(
  shown: RandomNetworks | ShownGolden,
  { neuron: { name, neuron }, cycles, backend }: Running,
): Promise<AgreementMeasurement<PhaseErrors[]>> {
  return {
    name: `layers/${nameOf(shown)}/${backend}/${name}, ${cycles} cycles`,
    settings: { ...(await settingsOf(shown)), neuron: neuron.settings, cycles, backend },
    code: [import.meta.url],
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
        let index = 0;
        for (const [layer, tensor] of atemporal.entries()) {
          if (changesPhases(network, layer)) {
            samples[index] ??= new PhaseErrorSample();
            samples[index].add(spiking[layer], await tensor.read());
            index++;
          }
        }
        for (const tensor of new Set(atemporal)) tensor.dispose();
      }
      return samples.map((sample) => sample.summary());
    },
  };
}
