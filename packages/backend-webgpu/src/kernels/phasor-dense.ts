import type { PhasorDenseCall } from '@argand/backend';
import type { Machine } from '../machine.ts';
import { phase } from '../wgsl/arctangent.ts';
import { nanBits } from '../wgsl/bits.ts';
import type { Piece } from '../wgsl/piece.ts';
import { type Program, reads, writes } from '../wgsl/program.ts';
import { phasor } from '../wgsl/sine.ts';
import { family } from './family.ts';
import { blocksOf, productProgram, readingPiece, type TilingName, tilingFor, tilings } from './product.ts';

/** Phases are read as bits: NaN is silence, a phasor of 0. Row 2n of the left side is Re e^{iπx} of sample n, row 2n + 1 is Im. */
const readPair = (vectors: boolean): Piece => ({
  uses: [phasor],
  code: `
struct Pair { even: vec4<f32>, odd: vec4<f32> }
fn readPair(n: u32, sample: u32, k: u32) -> Pair {
  var pair = Pair();
  if (2u * sample >= P.rows) { return pair; }
  let place = sample * P.depth + k;
  for (var i = 0u; i < 4u; i++) {
    if (k + i < P.depth) {
      let phasor = phasorOfBits(${vectors ? 'phases[place / 4u][i]' : 'phases[place + i]'});
      pair.even[i] = phasor.x;
      pair.odd[i] = phasor.y;
    }
  }
  return pair;
}`,
});

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
    (
      tiling: TilingName,
      leftVectors: boolean,
      rightVectors: boolean,
      withBias: boolean,
      withSum: boolean,
    ): Program =>
      productProgram({
        name: 'phasorDense',
        tiling: tilings[tiling],
        bindings: {
          phases: reads(leftVectors ? 'vec4<u32>' : 'u32'),
          weight: reads(rightVectors ? 'vec4<f32>' : 'f32'),
          ...(withBias ? { bias: reads() } : {}),
          result: writes('u32'),
          ...(withSum ? { sum: writes() } : {}),
        },
        parameters: {},
        pairs: true,
        leftByRows: true,
        rightByRows: true,
        storesPairs: true,
        uses: [
          nanBits,
          readPair(leftVectors),
          readingPiece({
            storage: 'weight',
            name: 'readWeight',
            rows: 'P.depth',
            columns: 'P.columns',
            apart: '0u',
            alongRow: true,
            vectors: rightVectors,
          }),
          {
            code: 'fn readRight(n: u32, k: u32, column: u32) -> vec4<f32> { return readWeight(n, k, column); }',
          },
          storePair(withBias, withSum),
        ],
      }),
  );
  return ({ batch, inputs, outputs, phases, weight, bias, out, sum }) => {
    if (batch * outputs === 0) return;
    const rows = 2 * batch;
    const tiling = tilingFor(1, rows, outputs);
    const vectors = inputs % 4 === 0 && inputs > 0;
    machine.run(programs(tiling, vectors, outputs % 4 === 0, bias !== undefined, sum !== undefined), {
      storages: { phases, weight, result: out, ...(bias ? { bias } : {}), ...(sum ? { sum } : {}) },
      parameters: { rows, columns: outputs, depth: inputs },
      blocks: blocksOf(tilings[tiling], 1, rows, outputs),
    });
  };
}
