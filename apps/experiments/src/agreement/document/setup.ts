import { list, type Section } from '../../document/document.ts';
import { count } from '../../document/numbers.ts';
import { provenanceOf } from '../../runner/provenance.ts';
import type { AgreementResults } from '../agreement-results.ts';
import { goldenNames } from '../settings.ts';
import { layersOf, networkNames } from './golden-networks.ts';

/** Networks, images and neurons, and when and with what they were measured. */
export function setup({ findings, settings, device }: AgreementResults): Section {
  const { trained, overDepth } = settings;
  const { dates, minutes, argand, node, processor } = provenanceOf(findings);
  const golden = goldenNames.map((name) => `\`${name}\` (${networkNames[name]}, L = ${layersOf[name]})`);
  return {
    title: 'Setup',
    blocks: [
      list([
        `**Units**: phases and phase errors are in units of π. Errors are distances on the circle, where +1 and −1 are the same phase. N is the number of cycles, L the number of layers with synapses.`,
        `**Networks**: two networks trained on MNIST by an independent implementation (\`tests/golden\`), ${golden.join(' and ')}; dense networks trained here (recipe \`best\`, two epochs, ${count(trained.trainingImages)} images, width ${trained.width}, seed 0); and dense networks of ${overDepth.depth} layers of ${overDepth.width} neurons with random weights (Glorot uniform, biases 1, seeds ${overDepth.seeds.join(', ')}) and random phases as inputs.`,
        "**Images**: the first of MNIST's test set.",
        "**Neurons**: `gated()`, `hold({ leak: 0 })`, `hold({ leak: 4 })`, `resonator({ leak })` and `ode({ solver: 'heun', step: 0.02 })`; λ = −leak. Other options have their defaults.",
        `**Measured** ${dates} in ${Math.max(minutes, 1).toFixed(0)} min: Argand ${argand}, Node ${node}, ${processor}, shared with other work; float32 on ${device}; float64 on the reference backend. Only the time depends on the machine.`,
      ]),
    ],
  };
}
