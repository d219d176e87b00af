import type { MatmulCall } from '@argand/backend/kernels';
import type { Machine } from '../../machine.ts';
import { reads, writes } from '../../wgsl/program.ts';
import { family } from '../family.ts';
import { blocksOf, type Division, divisionFor, productProgram, storeRow } from '../product.ts';

export function matmul(machine: Machine): (call: MatmulCall) => void {
  const programs = family(
    (division: Division, transposeA: boolean, transposeB: boolean, vectorsA: boolean, vectorsB: boolean) => {
      return productProgram({
        name: `matmul ${transposeA ? 'aᵀ' : 'a'} · ${transposeB ? 'bᵀ' : 'b'}`,
        division,
        bindings: {
          a: reads(vectorsA ? 'vec4<f32>' : 'f32'),
          b: reads(vectorsB ? 'vec4<f32>' : 'f32'),
          result: writes(),
        },
        parameters: { apartA: 'u32', apartB: 'u32' },
        left: { storage: 'a', byDepth: !transposeA, apart: 'P.apartA' },
        right: { storage: 'b', byDepth: transposeB, apart: 'P.apartB' },
        storesPairs: false,
        uses: [storeRow],
      });
    },
  );
  return ({ batch, rows, columns, depth, a, b, out, transposeA, transposeB, sharedA, sharedB }) => {
    if (batch * rows * columns === 0) return;
    const size = [batch, rows, columns] as const;
    const division = divisionFor(size, machine.tiles);
    const vectorsA = machine.tiles && (transposeA ? rows : depth) % 4 === 0;
    const vectorsB = machine.tiles && (transposeB ? depth : columns) % 4 === 0;
    machine.run(programs(division, transposeA, transposeB, vectorsA, vectorsB), {
      storages: { a, b, result: out },
      parameters: {
        batch,
        rows,
        columns,
        depth,
        apartA: sharedA ? 0 : rows * depth,
        apartB: sharedB ? 0 : depth * columns,
      },
      blocks: blocksOf(division, size),
    });
  };
}
