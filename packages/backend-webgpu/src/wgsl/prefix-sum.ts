import type { Piece } from './piece.ts';

/**
 * Inclusive prefix sum over the threads of a workgroup. `prefixSum(thread, own)` returns the sum of `own` over the threads up to this one, and
 * `prefixTotal()`, called after it, the sum over all threads. All threads of the workgroup must call both.
 *
 * Source: W. Hillis and G. Steele, Data parallel algorithms, Communications of the ACM 29 (1986).
 *
 * @param threads threads of the workgroup
 */
export function prefixSum(threads: number): Piece {
  return {
    code: `
var<workgroup> prefixes: array<u32, ${threads}>;
fn prefixSum(thread: u32, own: u32) -> u32 {
  prefixes[thread] = own;
  for (var step = 1u; step < ${threads}u; step *= 2u) {
    workgroupBarrier();
    var other = 0u;
    if (thread >= step) { other = prefixes[thread - step]; }
    workgroupBarrier();
    prefixes[thread] += other;
  }
  return prefixes[thread];
}
fn prefixTotal() -> u32 { return workgroupUniformLoad(&prefixes[${threads - 1}]); }
`,
  };
}
