import type { SimilarityLossCall } from '@argand/backend/kernels';
import type { Machine } from '../../machine.ts';
import { nanBits } from '../../wgsl/bits.ts';
import type { Program } from '../../wgsl/program.ts';
import { phasor } from '../../wgsl/sine.ts';
import { bindingsOf, lossRunner, threads } from './mean-loss.ts';

/** A thread for each sample. */
function similarityProgram(withGradient: boolean): Program {
  return {
    name: 'similarityLoss',
    bindings: bindingsOf(withGradient),
    parameters: { batch: 'u32', classes: 'u32', factor: 'f32' },
    uses: [nanBits, phasor],
    threads,
    body: `
  if (index >= P.batch) { return; }
  let label = u32(labels[index]);
  var similarity = 0f;
  for (var c = 0u; c < P.classes; c++) {
    let position = index * P.classes + c;
    let bits = phases[position];
    var slope = 0f;
    if (!isNaNBits(bits)) {
      let phasor = phasorOf(floatOf(bits) - select(0f, 0.5f, c == label));
      similarity += phasor.x;
      slope = phasor.y * P.factor;
    }
    ${withGradient ? 'gradient[position] = slope;' : ''}
  }
  losses[index] = 1f - similarity / f32(P.classes);`,
  };
}

export function similarityLoss(machine: Machine): (call: SimilarityLossCall) => void {
  const run = lossRunner(machine, similarityProgram);
  return (call) => {
    const { batch, classes } = call;
    run(call, { classes, factor: Math.PI / (classes * batch) });
  };
}
