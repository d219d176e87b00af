import { medianSorted } from 'simple-statistics';
import type { Measurement } from './measurement.ts';
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
 * How easily the angle of a sum turns, by layer: the median of √(Σ w²)/|z|. A disturbance of each weight by a share moves z by
 * that share of √(Σ w²), and the angle by that share of the ratio.
 */
export async function conditioning(shown: RandomNetworks | ShownGolden): Promise<Measurement<number[]>> {
  return {
    name: `conditioning/${nameOf(shown)}`,
    settings: await settingsOf(shown),
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
