import type { MatmulCall } from '@argand/backend';
import type { Machine } from '../machine.ts';
import { reads, writes } from '../wgsl/program.ts';
import { family } from './family.ts';
import { blocksOf, productProgram, readingPiece, type TilingName, tilingFor, tilings } from './product.ts';

/** Writes four sums of a row of the result. */
const store = {
  code: `
fn store(n: u32, row: u32, column: u32, sums: vec4<f32>) {
  if (row >= P.rows) { return; }
  let place = (n * P.rows + row) * P.columns + column;
  for (var i = 0u; i < min(4u, P.columns - min(column, P.columns)); i++) { result[place + i] = sums[i]; }
}`,
};

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
        pairs: false,
        leftByRows: !transposeA,
        rightByRows: !transposeB,
        storesPairs: false,
        uses: [
          readingPiece({
            storage: 'a',
            name: 'readA',
            rows: transposeA ? 'P.depth' : 'P.rows',
            columns: transposeA ? 'P.rows' : 'P.depth',
            apart: 'P.apartA',
            alongRow: !transposeA,
            vectors: vectorsA,
          }),
          readingPiece({
            storage: 'b',
            name: 'readB',
            rows: transposeB ? 'P.columns' : 'P.depth',
            columns: transposeB ? 'P.depth' : 'P.columns',
            apart: 'P.apartB',
            alongRow: !transposeB,
            vectors: vectorsB,
          }),
          {
            code: `
fn readLeft(n: u32, row: u32, k: u32) -> vec4<f32> { return ${transposeA ? 'readA(n, k, row)' : 'readA(n, row, k)'}; }
fn readRight(n: u32, k: u32, column: u32) -> vec4<f32> { return ${transposeB ? 'readB(n, column, k)' : 'readB(n, k, column)'}; }`,
          },
          store,
        ],
      });
    },
  );
  return ({ batch, rows, columns, depth, a, b, out, transposeA, transposeB, sharedA, sharedB }) => {
    if (batch * rows * columns === 0) return;
    const tiling = tilingFor(batch, rows, columns);
    const vectorsA = !transposeA && depth % 4 === 0 && depth > 0;
    const vectorsB = !transposeB && columns % 4 === 0;
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
