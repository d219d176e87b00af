import type { PhasorDenseCall } from '@argand/backend';
import type { Machine } from '../machine.ts';
import { phase } from '../wgsl/arctangent.ts';
import { nanBits } from '../wgsl/bits.ts';
import type { Piece } from '../wgsl/piece.ts';
import { type Program, reads, writes } from '../wgsl/program.ts';
import { phasor } from '../wgsl/sine.ts';
import { family } from './family.ts';
import { blocksOf, productProgram, sidePiece, type TilingName, tilingFor, tilings } from './product.ts';

/** Phases are read as bits: NaN is silence, a phasor of 0. Row 2n of the left side is Re e^{iπx} of sample n, row 2n + 1 is Im. */
const readLeft: Piece = {
  uses: [phasor],
  code: `
fn readLeft(n: u32, row: u32, k: u32) -> mat4x4<f32> {
  var block = mat4x4<f32>();
  for (var i = 0u; i < 8u; i++) {
    let sample = row / 2u + i / 4u;
    let j = k + i % 4u;
    if (2u * sample < P.rows && j < P.depth) {
      let phasor = phasorOfBits(phases[sample * P.depth + j]);
      if (i < 4u) {
        block[i].x = phasor.x;
        block[i].y = phasor.y;
      } else {
        block[i - 4u].z = phasor.x;
        block[i - 4u].w = phasor.y;
      }
    }
  }
  return block;
}`,
};

const storePair = (withBias: boolean, withSum: boolean): Piece => ({
  uses: [phase],
  code: `
fn storePair(n: u32, row: u32, column: u32, real: vec4<f32>, imaginary: vec4<f32>) {
  if (row >= P.rows) { return; }
  let place = row / 2u * P.columns + column;
  for (var i = 0u; i < min(4u, P.columns - min(column, P.columns)); i++) {
    let re = real[i]${withBias ? ' + bias[column + i]' : ''};
    let im = imaginary[i];
    result[place + i] = phaseBits(im, re);
    ${withSum ? 'sum[place + i] = re; sum[P.rows / 2u * P.columns + place + i] = im;' : ''}
  }
}`,
});

export function phasorDense(machine: Machine): (call: PhasorDenseCall) => void {
  const programs = family(
    (tiling: TilingName, vectors: boolean, withBias: boolean, withSum: boolean): Program =>
      productProgram({
        name: 'phasorDense',
        tiling: tilings[tiling],
        bindings: {
          phases: reads('u32'),
          weight: reads(vectors ? 'vec4<f32>' : 'f32'),
          ...(withBias ? { bias: reads() } : {}),
          result: writes('u32'),
          ...(withSum ? { sum: writes() } : {}),
        },
        parameters: {},
        leftByDepth: true,
        rightByDepth: false,
        storesPairs: true,
        uses: [
          nanBits,
          readLeft,
          sidePiece({
            storage: 'weight',
            name: 'readRight',
            byDepth: false,
            places: 'P.columns',
            apart: '0u',
            vectors,
          }),
          storePair(withBias, withSum),
        ],
      }),
  );
  return ({ batch, inputs, outputs, phases, weight, bias, out, sum }) => {
    if (batch * outputs === 0) return;
    const rows = 2 * batch;
    const tiling = tilingFor(1, rows, outputs);
    machine.run(programs(tiling, outputs % 4 === 0, bias !== undefined, sum !== undefined), {
      storages: { phases, weight, result: out, ...(bias ? { bias } : {}), ...(sum ? { sum } : {}) },
      parameters: { rows, columns: outputs, depth: inputs },
      blocks: blocksOf(tilings[tiling], 1, rows, outputs),
    });
  };
}
