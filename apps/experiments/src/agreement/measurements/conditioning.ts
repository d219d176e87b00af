import { medianSorted } from 'simple-statistics';
import type { AgreementMeasurement } from '../agreement-measurement.ts';
import {
  imagesOf,
  nameOf,
  type RandomNetworks,
  type ShownGolden,
  settingsOf,
  shownNetworks,
} from './shown-networks.ts';
import { fanOutOf, superpositionsOf } from './superposition.ts';

/**
 * Measures the sensitivity of the angle of a sum z, by layer: the median of √(Σ w²)/|z|. A relative disturbance of each weight moves z by that
 * fraction of √(Σ w²), and its angle by that fraction of the ratio.
 */
export async function conditioning(
  shown: RandomNetworks | ShownGolden,
): Promise<AgreementMeasurement<number[]>> {
  return {
    name: `conditioning/${nameOf(shown)}`,
    settings: await settingsOf(shown),
    code: [import.meta.url],
    images: imagesOf(shown),
    async measure({ workbench, signal, onProgress }) {
      const ratios: number[][] = [];
      let done = 0;
      for await (const { network, inputs } of shownNetworks(shown, workbench, 'wasm')) {
        signal.throwIfAborted();
        let reaching = network.encode(inputs);
        for (const [layer, tensor] of network.layerPhases(inputs).entries()) {
          const fanOut = await fanOutOf(network, layer);
          const phases = await reaching.read();
          reaching.dispose();
          reaching = tensor;
          ratios[layer] ??= [];
          if (!fanOut) continue;
          const sources = phases.length / inputs.length;
          for (let image = 0; image < inputs.length; image++) {
            const { length, randomLength } = superpositionsOf(
              fanOut,
              phases.subarray(image * sources, (image + 1) * sources),
            );
            for (let o = 0; o < length.length; o++) ratios[layer].push(randomLength[o] / length[o]);
          }
        }
        reaching.dispose();
        done += inputs.length;
        onProgress(done);
      }
      return ratios.filter((all) => all.length > 0).map((all) => medianSorted(all.sort((a, b) => a - b)));
    },
  };
}
