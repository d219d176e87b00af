import { take } from '@argand/datasets';
import { createNetwork, dense, type Network, type Samples } from '@argand/layers';
import { randomStream, uniform } from '@argand/random';
import type { GoldenName } from '../settings.ts';
import { type BackendName, checksumOf, type Workbench } from '../workbench.ts';

/** Deep dense networks with random weights and random phases as inputs. */
export interface RandomNetworks {
  readonly width: number;
  readonly depth: number;
  readonly seeds: readonly number[];
  /** Random images for each seed. */
  readonly images: number;
}

/** A golden network and the number of its test images. */
export interface ShownGolden {
  readonly golden: GoldenName;
  readonly images: number;
}

/** Everything that decides the networks and images. */
export async function settingsOf(shown: RandomNetworks | ShownGolden) {
  return { ...shown, network: 'golden' in shown ? await checksumOf(shown.golden) : 'random' };
}

/** The total number of images. */
export function imagesOf(shown: RandomNetworks | ShownGolden): number {
  return shown.images * ('seeds' in shown ? shown.seeds.length : 1);
}

/** The name in kept results. */
export function nameOf(shown: RandomNetworks | ShownGolden): string {
  return 'golden' in shown ? shown.golden : 'random';
}

/** The number of images per run; all their spikes are recorded, over hundreds of cycles. */
const imagesAtOnce = 50;

/** Yields each network with a batch of its images. */
export async function* shownNetworks(
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
    const phases = uniform(randomStream(seed, 'agreement: inputs'), images * width, -1, 1);
    try {
      yield { network, inputs: { images: phases, length: images } };
    } finally {
      network.dispose();
    }
  }
}
