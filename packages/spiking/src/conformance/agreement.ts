import type { Runner } from '@argand/backend/conformance';
import { distance } from '@argand/phasor';
import fc from 'fast-check';
import type { Neuron } from '../neuron.ts';
import { decodeSpikes } from '../spikes/decode.ts';
import { encodeSpikes } from '../spikes/encode.ts';
import { inputs } from './small-inputs.ts';
import { atemporal, networks, phases, run } from './small-networks.ts';

/** How near a neuron comes to the atemporal phases. */
export interface Agreement {
  /** Number of cycles to run. */
  readonly cycles: number;
  /** The largest mean distance, over the outputs of small random networks, in units of π. */
  readonly meanError: number;
}

/** The angle of a sum with a smaller magnitude is not compared. */
const leastMagnitude = 0.3;

/** Tests that a neuron comes near the atemporal phases. */
export function testAgreement(neuron: Neuron, test: Runner['test'], agreement: Agreement): void {
  test('it comes near the atemporal phases', async () => {
    let [sum, count] = [0, 0];
    const shown = fc.array(phases, { minLength: inputs, maxLength: inputs });
    await fc.assert(
      fc.asyncProperty(networks(inputs), shown, async (layers, x) => {
        const { layered, least } = atemporal(layers, x);
        fc.pre(least >= leastMagnitude);
        const expected = layered[layers.length - 1];
        const evaluation = neuron.evaluation(layers.length, agreement.cycles);
        const train = encodeSpikes(x, { neurons: inputs, cycles: evaluation.inputCycles });
        const fired = await run(layers, neuron, train, agreement.cycles);
        const decoded = decodeSpikes(fired[layers.length - 1], { cycles: evaluation.cycles });
        expected.forEach((phase, o) => {
          const error = distance(decoded[evaluation.last * expected.length + o], phase);
          sum += Number.isNaN(error) ? 1 : error;
          count++;
        });
      }),
      { numRuns: 100, seed: 1 },
    );
    if (!(sum / count <= agreement.meanError)) {
      throw new Error(
        `mean error ${sum / count}, of at most ${agreement.meanError}, in ${agreement.cycles} cycles.`,
      );
    }
  });
}
