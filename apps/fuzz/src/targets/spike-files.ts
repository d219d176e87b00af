import { encodeSpikes, readSpikesCsv, readSpikesNpz, writeSpikesCsv, writeSpikesNpz } from '@argand/spiking';
import { mutateBytes } from '../mutation/bytes.ts';
import { mutateZip } from '../mutation/containers.ts';
import type { Target } from '../target.ts';

function file() {
  const train = encodeSpikes([0.5, -0.5, 0.25, -1], { neurons: 2, cycles: 2 });
  return { images: [0, 1], layers: [{ layer: -1, train }] };
}

/** Files of spikes. What was read must be writable again. */
export const spikeFileTargets: readonly Target[] = [
  {
    name: 'spikes.csv',
    seeds: async () => [new TextEncoder().encode(writeSpikesCsv(file()))],
    mutate: mutateBytes,
    read: (input, name) => writeSpikesCsv(readSpikesCsv(new TextDecoder().decode(input), name)),
  },
  {
    name: 'spikes.npz',
    seeds: async () => [writeSpikesNpz(file())],
    mutate: mutateZip,
    read: (input, name) => writeSpikesNpz(readSpikesNpz(input, name)),
  },
];
