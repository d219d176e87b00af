import type { SimilarityCrossEntropyCall } from '@argand/backend/kernels';
import type { Machine } from '../../machine.ts';
import { exponential, logarithm } from '../../wgsl/exponential.ts';
import type { Program } from '../../wgsl/program.ts';
import { phasor } from '../../wgsl/sine.ts';
import { bindingsOf, lossRunner, threads } from './mean-loss.ts';

/**
 * A thread for each sample. The label's own term is kept apart: where the label is nearly certain, 1 less its probability
 * would lose its digits, and so would the logarithm of nearly 1.
 */
function crossEntropyProgram(withGradient: boolean): Program {
  const slopes = `
  for (var c = 0u; c < P.classes; c++) {
    let position = first + c;
    let share = exponentialOf(logitOf(phases[position]) - greatest) / total;
    let excess = select(share, -others / total, c == label);
    gradient[position] = excess * phasorOfBits(phases[position]).x * P.factor;
  }`;
  return {
    name: 'similarityCrossEntropy',
    bindings: bindingsOf(withGradient),
    parameters: { batch: 'u32', classes: 'u32', factor: 'f32', sharpness: 'f32' },
    uses: [
      phasor,
      exponential,
      logarithm,
      { code: 'fn logitOf(bits: u32) -> f32 { return P.sharpness * phasorOfBits(bits).y; }' },
    ],
    threads,
    body: `
  if (index >= P.batch) { return; }
  let label = u32(labels[index]);
  let first = index * P.classes;
  let own = logitOf(phases[first + label]);
  var greatest = own;
  for (var c = 0u; c < P.classes; c++) { greatest = max(greatest, logitOf(phases[first + c])); }
  var others = 0f;
  for (var c = 0u; c < P.classes; c++) {
    if (c != label) { others += exponentialOf(logitOf(phases[first + c]) - greatest); }
  }
  let total = exponentialOf(own - greatest) + others;
  if (own == greatest && others < 1e-3f) {
    losses[index] = others - 0.5f * others * others;
  } else {
    losses[index] = logarithmOf(total) + (greatest - own);
  }
  ${withGradient ? slopes : ''}`,
  };
}

export function similarityCrossEntropy(machine: Machine): (call: SimilarityCrossEntropyCall) => void {
  const run = lossRunner(machine, crossEntropyProgram);
  return (call) => {
    const { batch, classes, sharpness } = call;
    run(call, { classes, factor: (sharpness * Math.PI) / batch, sharpness });
  };
}
