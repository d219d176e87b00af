import { answerPhases, compare, spike } from '@argand/spiking';
import { evaluate } from '@argand/training';
import { answerCycles, synapticLayerCount } from '../../measuring/answer-cycles.ts';
import type { AgreementMeasurement } from '../agreement-measurement.ts';
import type { NamedNeuron } from '../neurons.ts';
import type { GoldenName } from '../settings.ts';
import { checksumOf } from '../workbench.ts';
import { PhaseErrorSample, type PhaseErrors } from './phase-errors.ts';

/** Predictions after a number of cycles. */
export interface AfterCycles extends PhaseErrors {
  readonly cycles: number;
  /** The fraction of images with the atemporal prediction. */
  readonly agreement: number;
}

/** Compares the predictions after 1 to `most` cycles with the atemporal ones, all read from one run. */
export async function overCycles(
  name: GoldenName,
  { name: neuronName, neuron }: NamedNeuron,
  images: number,
  most: number,
): Promise<AgreementMeasurement<AfterCycles[]>> {
  return {
    name: `cycles/${name}/${neuronName}`,
    settings: { network: await checksumOf(name), neuron: neuron.settings, images, most, backend: 'wasm' },
    code: [import.meta.url],
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
      return answerCycles(neuron, synapticLayerCount(network), most).map(({ cycles, last }) => {
        const decoded = { ...run, last, settled: last };
        const sample = new PhaseErrorSample();
        sample.add(answerPhases(decoded), atemporal);
        const { agreement } = compare(decoded, atemporal, network.description.readout);
        return { cycles, agreement, ...sample.summary() };
      });
    },
  };
}
