import type { Claim } from './claims.ts';
import type { GpuRun } from './gpu.ts';
import { limitOf } from './lookup.ts';
import { nameOf, operationsOf } from './problems.ts';
import type { Result } from './turns.ts';

/** What is wanted of a GPU: TensorFlow.js left behind in a page, and, of a card, a share of its peak. */
export function gpuClaims(run: GpuRun | undefined): Claim[] {
  const claims: Claim[] = [];
  for (const { problem, results } of run?.outcomes ?? []) {
    if (problem.kind !== 'train' && problem.kind !== 'matmul') continue;
    const fastest = (library: Result['library']) =>
      results
        .filter((result) => result.library === library && result.milliseconds !== undefined)
        .sort((a, b) => (a.milliseconds ?? 0) - (b.milliseconds ?? 0))
        .at(0);
    const [ours, theirs] = [fastest('argand'), fastest('tensorflow')];
    if (ours?.milliseconds && theirs?.milliseconds) {
      const times = theirs.milliseconds / ours.milliseconds;
      claims.push({
        claim: `${nameOf(problem)}, in Chromium on ${run?.adapter.name}, against TensorFlow.js webgpu at its best`,
        ...{ wanted: '≥ 1.5 ×', measured: `${times.toFixed(2)} ×`, holds: times >= 1.5 },
      });
    }
    const peak = ours && run && limitOf(run.outcomes, 'multiplyAdd', ours);
    if (problem.kind === 'matmul' && problem.rows === 8192 && ours?.milliseconds && peak) {
      const share = (operationsOf(problem) ?? 0) / ours.milliseconds / 2e6 / peak;
      claims.push({
        claim: `${nameOf(problem)}, on ${run?.adapter.name}, of its own peak`,
        ...{ wanted: '≥ 0.4', measured: share.toFixed(2), holds: share >= 0.4 },
      });
    }
  }
  return claims;
}
