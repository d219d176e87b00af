import type { PhasorDenseGradientCall } from '@argand/backend';
import type { Machine } from '../machine.ts';
import type { Block } from '../pool.ts';
import { nanBits } from '../wgsl/bits.ts';
import { literal, type Piece } from '../wgsl/piece.ts';
import { type Program, reads, writes } from '../wgsl/program.ts';
import { phasor } from '../wgsl/sine.ts';
import { family } from './family.ts';
import {
  blocksOf,
  productProgram,
  sidePiece,
  storeRow,
  type TilingName,
  tilingFor,
  tilings,
} from './product.ts';
import { reducer } from './reduce.ts';

const threads = 64;

/** g = ∂L/∂z, as rows 2n (Re) and 2n + 1 (Im) of [2 batch, outputs]. */
const sumGradient: Program = {
  name: 'phasorDenseGradient, of sums',
  bindings: { sum: reads(), gradient: reads(), result: writes() },
  parameters: { size: 'u32', outputs: 'u32', damping: 'f32' },
  threads,
  body: `
  if (index >= P.size) { return; }
  let re = sum[index];
  let im = sum[P.size + index];
  let place = index / P.outputs * 2u * P.outputs + index % P.outputs;
  var toReal = 0f;
  var toImaginary = 0f;
  if (re != 0f || im != 0f) {
    // Divided by the larger part first, so that no square leaves float32.
    let larger = max(abs(re), abs(im));
    let a = re / larger;
    let b = im / larger;
    let scale = gradient[index] / (${literal(Math.PI)} * (a * a + b * b + P.damping / larger / larger)) / larger;
    toReal = -b * scale;
    toImaginary = a * scale;
  }
  result[place] = toReal;
  result[place + P.outputs] = toImaginary;`,
};

/** (cos πx, sin πx) of sample n and input j; 0 for silence. */
const phasorAt: Piece = {
  uses: [phasor],
  code: `
fn phasorAt(sample: u32, j: u32) -> vec2<f32> { return phasorOfBits(phases[sample * P.inputs + j]); }`,
};

/** ∂L/∂W = [cos, sin]ᵀ g: the depth is 2 batch, and row 2n of g belongs to cos, row 2n + 1 to sin. */
const weightGradient = (tiling: TilingName, vectors: boolean): Program =>
  productProgram({
    name: 'phasorDenseGradient, of weights',
    tiling: tilings[tiling],
    bindings: { phases: reads('u32'), sums: reads(vectors ? 'vec4<f32>' : 'f32'), result: writes() },
    parameters: { inputs: 'u32' },
    leftByDepth: false,
    rightByDepth: false,
    storesPairs: false,
    uses: [
      nanBits,
      phasorAt,
      sidePiece({
        storage: 'sums',
        name: 'readRight',
        byDepth: false,
        places: 'P.columns',
        apart: '0u',
        vectors,
      }),
      {
        code: `
fn readLeft(n: u32, row: u32, k: u32) -> mat4x4<f32> {
  var block = mat4x4<f32>();
  for (var i = 0u; i < 8u; i++) {
    let j = row + i % 4u;
    let sample = k / 2u + i / 4u;
    if (j < P.rows && 2u * sample < P.depth) {
      let phasor = phasorAt(sample, j);
      block[i / 4u * 2u][i % 4u] = phasor.x;
      block[i / 4u * 2u + 1u][i % 4u] = phasor.y;
    }
  }
  return block;
}`,
      },
      storeRow,
    ],
  });

/** ∂L/∂x_j = π (cos πx_j · Im h_j − sin πx_j · Re h_j) with h = g Wᵀ. */
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
    parameters: { inputs: 'u32' },
    leftByDepth: true,
    rightByDepth: true,
    storesPairs: true,
    uses: [
      nanBits,
      phasorAt,
      sidePiece({ storage: 'sums', name: 'readLeft', byDepth: true, places: 'P.rows', apart: '0u', vectors }),
      sidePiece({
        storage: 'weight',
        name: 'readRight',
        byDepth: true,
        places: 'P.columns',
        apart: '0u',
        vectors,
      }),
      {
        code: `
fn storePair(n: u32, row: u32, column: u32, real: vec4<f32>, imaginary: vec4<f32>) {
  if (row >= P.rows) { return; }
  for (var i = 0u; i < min(4u, P.columns - min(column, P.columns)); i++) {
    let phasor = phasorAt(row / 2u, column + i);
    result[row / 2u * P.columns + column + i] =
      ${literal(Math.PI)} * (phasor.x * imaginary[i] - phasor.y * real[i]);
  }
}`,
      },
    ],
  });

export function phasorDenseGradient(machine: Machine): (call: PhasorDenseGradientCall) => void {
  const ofWeights = family(weightGradient);
  const ofPhases = family(phasesGradient);
  const reduce = reducer(machine);
  return (call) => {
    const { batch, inputs, outputs, phases, weight, sum, gradient, damping } = call;
    const size = batch * outputs;
    const sums: Block = machine.scratch(2 * size);
    machine.run(sumGradient, {
      storages: { sum, gradient, result: sums },
      parameters: { size, outputs, damping },
      blocks: Math.ceil(size / threads),
    });
    if (call.weightGradient && inputs * outputs > 0) {
      const tiling = tilingFor(1, inputs, outputs);
      machine.run(ofWeights(tiling, outputs % 4 === 0), {
        storages: { phases, sums, result: call.weightGradient },
        parameters: { rows: inputs, columns: outputs, depth: 2 * batch, inputs },
        blocks: blocksOf(tilings[tiling], 1, inputs, outputs),
      });
    }
    if (call.biasGradient) {
      // A row holds the real parts of a sample, then its imaginary ones.
      reduce({
        operation: 'sum',
        type: 'float32',
        outer: 1,
        length: batch,
        inner: 2 * outputs,
        width: outputs,
        input: sums,
        out: call.biasGradient,
      });
    }
    if (call.phasesGradient && batch * inputs > 0) {
      const tiling = tilingFor(1, 2 * batch, inputs);
      machine.run(ofPhases(tiling, outputs % 4 === 0), {
        storages: { phases, sums, weight, result: call.phasesGradient },
        parameters: { rows: 2 * batch, columns: inputs, depth: outputs, inputs },
        blocks: blocksOf(tilings[tiling], 1, 2 * batch, inputs),
      });
    }
    machine.pool.give(sums);
  };
}
