import type { PhasorDenseGradientCall } from '@argand/backend';
import type { Machine } from '../machine.ts';
import { type Program, reads, writes } from '../wgsl/program.ts';
import { family } from './family.ts';
import { denseInputs } from './phasor-dense.ts';
import {
  gradientOfSums,
  runWeightGradient,
  storePhasesGradient,
  weightGradientProgram,
} from './phasor-layer.ts';
import { blocksOf, productProgram, sidePiece, type TilingName, tilingFor, tilings } from './product.ts';
import { reducer } from './reduce.ts';

/** h = g Wᵀ, and the phases' gradient of it. */
const phasesGradient = (tiling: TilingName, vectors: boolean): Program =>
  productProgram({
    name: 'phasorDenseGradient, of phases',
    tiling: tilings[tiling],
    bindings: {
      phases: reads('u32'),
      sums: reads(vectors ? 'vec4<f32>' : 'f32'),
      weight: reads(vectors ? 'vec4<f32>' : 'f32'),
      result: writes(),
    },
    parameters: {},
    leftByDepth: true,
    rightByDepth: true,
    storesPairs: true,
    uses: [
      sidePiece({ storage: 'sums', name: 'readLeft', byDepth: true, places: 'P.rows', apart: '0u', vectors }),
      sidePiece({
        storage: 'weight',
        name: 'readRight',
        byDepth: true,
        places: 'P.columns',
        apart: '0u',
        vectors,
      }),
      storePhasesGradient,
    ],
  });

export function phasorDenseGradient(machine: Machine): (call: PhasorDenseGradientCall) => void {
  const ofWeights = family((tiling: TilingName, vectors: boolean) =>
    weightGradientProgram(denseInputs, tiling, vectors),
  );
  const ofPhases = family(phasesGradient);
  const reduce = reducer(machine);
  return (call) => {
    const { batch, inputs, outputs, phases, weight, damping } = call;
    const sums = gradientOfSums(machine, call, [batch, outputs], damping);
    if (call.weightGradient) {
      const storages = { phases, sums, result: call.weightGradient };
      runWeightGradient(machine, ofWeights, storages, [batch, inputs, outputs], { inputs });
    }
    if (call.biasGradient) {
      // A row holds the real parts of a sample, then its imaginary ones.
      const of = { outer: 1, length: batch, inner: 2 * outputs, width: outputs };
      reduce({ operation: 'sum', type: 'float32', ...of, input: sums, out: call.biasGradient });
    }
    if (call.phasesGradient && batch * inputs > 0) {
      const tiling = tilingFor(1, 2 * batch, inputs);
      machine.run(ofPhases(tiling, outputs % 4 === 0), {
        storages: { phases, sums, weight, result: call.phasesGradient },
        parameters: { rows: 2 * batch, columns: inputs, depth: outputs },
        blocks: blocksOf(tilings[tiling], 1, 2 * batch, inputs),
      });
    }
    machine.pool.give(sums);
  };
}
