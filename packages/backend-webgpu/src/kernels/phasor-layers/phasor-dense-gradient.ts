import type { PhasorDenseGradientCall } from '@argand/backend/kernels';
import type { Machine } from '../../machine.ts';
import { type Program, reads, writes } from '../../wgsl/program.ts';
import { reducer } from '../arrays/reduce.ts';
import { family } from '../family.ts';
import { blocksOf, type Division, divisionFor, productProgram } from '../product.ts';
import { denseInputs } from './phasor-dense.ts';
import { gradientOfSums, storePhasesGradient, weightGradientRunner } from './phasor-gradient.ts';

/** h = g Wᵀ, and the phases' gradient of it. */
const phasesGradient = (division: Division, vectors: boolean): Program =>
  productProgram({
    name: 'phasorDenseGradient, of phases',
    division,
    bindings: {
      phases: reads('u32'),
      sums: reads(vectors ? 'vec4<f32>' : 'f32'),
      weight: reads(vectors ? 'vec4<f32>' : 'f32'),
      result: writes(),
    },
    parameters: {},
    left: { storage: 'sums', byDepth: true, apart: '0u' },
    right: { storage: 'weight', byDepth: true, apart: '0u' },
    storesPairs: true,
    uses: [storePhasesGradient],
  });

export function phasorDenseGradient(machine: Machine): (call: PhasorDenseGradientCall) => void {
  const ofWeights = weightGradientRunner(machine, denseInputs);
  const ofPhases = family(phasesGradient);
  const reduce = reducer(machine);
  return (call) => {
    const { batch, inputs, outputs, phases, weight, damping } = call;
    const sums = gradientOfSums(machine, call, [batch, outputs], damping);
    if (call.weightGradient) {
      const storages = { phases, sums, result: call.weightGradient };
      ofWeights(storages, [batch, inputs, outputs], { inputs });
    }
    if (call.biasGradient) {
      // A row holds the real parts of a sample, then its imaginary ones.
      const of = { outer: 1, length: batch, inner: 2 * outputs, width: outputs };
      reduce({ operation: 'sum', type: 'float32', ...of, input: sums, out: call.biasGradient });
    }
    if (call.phasesGradient && batch * inputs > 0) {
      const size = [1, 2 * batch, inputs] as const;
      const division = divisionFor(size, machine.tiles);
      machine.run(ofPhases(division, machine.tiles && outputs % 4 === 0), {
        storages: { phases, sums, weight, result: call.phasesGradient },
        parameters: { batch: 1, rows: 2 * batch, columns: inputs, depth: outputs },
        blocks: blocksOf(division, size),
      });
    }
    machine.pool.give(sums);
  };
}
