import type { MatmulCall } from '@argand/backend';
import type { Machine } from '../machine.ts';
import { reads, writes } from '../wgsl/program.ts';
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

export function matmul(machine: Machine): (call: MatmulCall) => void {
  const programs = family(
    (tiling: TilingName, transposeA: boolean, transposeB: boolean, vectorsA: boolean, vectorsB: boolean) => {
      return productProgram({
        name: `matmul ${transposeA ? 'aᵀ' : 'a'} · ${transposeB ? 'bᵀ' : 'b'}`,
        tiling: tilings[tiling],
        bindings: {
          a: reads(vectorsA ? 'vec4<f32>' : 'f32'),
          b: reads(vectorsB ? 'vec4<f32>' : 'f32'),
          result: writes(),
        },
        parameters: { apartA: 'u32', apartB: 'u32' },
        leftByDepth: !transposeA,
        rightByDepth: transposeB,
        storesPairs: false,
        uses: [
          sidePiece({
            storage: 'a',
            name: 'readLeft',
            byDepth: !transposeA,
            places: 'P.rows',
            apart: 'P.apartA',
            vectors: vectorsA,
          }),
          sidePiece({
            storage: 'b',
            name: 'readRight',
            byDepth: transposeB,
            places: 'P.columns',
            apart: 'P.apartB',
            vectors: vectorsB,
          }),
          storeRow,
        ],
      });
    },
  );
  return ({ batch, rows, columns, depth, a, b, out, transposeA, transposeB, sharedA, sharedB }) => {
    if (batch * rows * columns === 0) return;
    const tiling = tilingFor(batch, rows, columns);
    const vectorsA = (transposeA ? rows : depth) % 4 === 0;
    const vectorsB = (transposeB ? depth : columns) % 4 === 0;
    machine.run(programs(tiling, transposeA, transposeB, vectorsA, vectorsB), {
      storages: { a, b, result: out },
      parameters: {
        rows,
        columns,
        depth,
        apartA: sharedA ? 0 : rows * depth,
        apartB: sharedB ? 0 : depth * columns,
      },
      blocks: blocksOf(tilings[tiling], batch, rows, columns),
    });
  };
}
