import { answerPhases, compare, spike } from '@argand/spiking';
import { evaluate } from '@argand/training';
import { synapsesIn } from '../layers-in-time.ts';
import type { StudiedNeuron } from '../neurons.ts';
import type { GoldenName } from '../settings.ts';
import { checksumOf } from '../workbench.ts';
import type { Measurement } from './measurement.ts';
import { PhaseErrorSample, type PhaseErrors } from './phase-errors.ts';

/** What the answers after so many cycles are worth. */
export interface AfterCycles extends PhaseErrors {
  readonly cycles: number;
  /** The share of images with the atemporal prediction. */
  readonly agreement: number;
}

/**
 * The answers after 1 … `most` cycles, against the atemporal ones.
 *
 * All are read from one run: what has not happened yet changes nothing, so the answer of a run of N cycles is the cycle of a longer
 * run that `evaluation(L, N).last` names. Where the run of N cycles has no whole cycle yet, there is no row.
 */
export async function overCycles(
  name: GoldenName,
  { name: neuronName, neuron }: StudiedNeuron,
  images: number,
  most: number,
): Promise<Measurement<AfterCycles[]>> {
  return {
    name: `cycles/${name}/${neuronName}`,
    settings: { network: await checksumOf(name), neuron: neuron.settings, images, most, backend: 'wasm' },
    images,
    async measure({ workbench, signal, onProgress }) {
      const network = await workbench.golden(name, 'wasm');
      const data = await workbench.images('test', images);
      const { phases: atemporal } = await evaluate(network, data, { signal });
      const run = await spike(network, data, {
        neuron,
        cycles: most,
        signal,
        onProgress: (progress) => onProgress(progress.images),
      });
      const layers = synapsesIn(network);
      const lastAfter = (cycles: number) => neuron.evaluation(layers, cycles).last;
      const rows: AfterCycles[] = [];
      for (let cycles = 1; cycles <= most; cycles++) {
        const last = lastAfter(cycles);
        // A cycle that is not whole yet is the answer until one more brings the whole of it.
        if (lastAfter(cycles + 1) === last) continue;
        const decoded = { ...run, last, settled: last };
        const sample = new PhaseErrorSample();
        sample.add(answerPhases(decoded), atemporal);
        const { agreement } = compare(decoded, atemporal, network.description.readout);
        rows.push({ cycles, agreement, ...sample.summary() });
      }
      return rows;
    },
  };
}
