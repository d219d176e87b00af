import type { Runner } from '@argand/backend/conformance';
import type { Neuron } from '../neuron.ts';
import { type Agreement, testAgreement } from './agreement.ts';
import { testCausality } from './causality.ts';
import { testImages } from './images.ts';
import { testRepetition } from './repetition.ts';

/** Options of {@link describeNeuron}. */
export interface NeuronConformanceOptions {
  /** Title of the tests. Default the neuron's name. */
  readonly title?: string | undefined;
  /** How near the neuron must come to the atemporal phases. Default not tested. */
  readonly agreement?: Agreement | undefined;
}

/**
 * Defines the tests that every neuron must pass, on small random networks:
 *
 * - causality, up to the look-ahead that the neuron declares;
 * - the same spikes when run again, in any order of simultaneous input spikes, in pieces of time, and from a saved state;
 * - silence without input and bias;
 * - independent images, which may leave at any time;
 * - refusal of arrivals that do not fit;
 * - optionally, agreement with the atemporal phases.
 *
 * Neurons are opened on a host device in float64. A test fails with an Error that has the smallest case that fast-check found.
 *
 * @example
 * ```ts
 * import { gated } from '@argand/spiking';
 * import { describeNeuron } from '@argand/spiking/conformance';
 *
 * let tests = 0;
 * describeNeuron(gated(), {
 *   describe: (_, define) => define(),
 *   test: () => {
 *     tests++;
 *   },
 * });
 * tests; // 8
 * ```
 */
export function describeNeuron(
  neuron: Neuron,
  { describe, test }: Pick<Runner, 'describe' | 'test'>,
  { title = neuron.name, agreement }: NeuronConformanceOptions = {},
): void {
  describe(title, () => {
    testCausality(neuron, test);
    testRepetition(neuron, test);
    testImages(neuron, test);
    if (agreement) testAgreement(neuron, test, agreement);
  });
}
