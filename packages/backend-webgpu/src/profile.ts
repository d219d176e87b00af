/** What one program took of the GPU's time. */
export interface KernelTime {
  /** The kernel, and its variant. */
  readonly name: string;
  /** How often it ran. */
  readonly runs: number;
  /** Of all runs together, in milliseconds. */
  readonly milliseconds: number;
  /** Of one run in the mean, in milliseconds. */
  readonly meanMilliseconds: number;
}

/** The times of programs from nanoseconds of each of their runs, the longest first. */
export function kernelTimes(runs: ReadonlyMap<string, readonly number[]>): KernelTime[] {
  return [...runs]
    .map(([name, nanoseconds]) => {
      // WebGPU lets a clock be set back between two stamps.
      const milliseconds = nanoseconds.reduce((sum, time) => sum + Math.max(time, 0), 0) / 1e6;
      return {
        name,
        runs: nanoseconds.length,
        milliseconds,
        meanMilliseconds: milliseconds / nanoseconds.length,
      };
    })
    .sort((a, b) => b.milliseconds - a.milliseconds);
}

/**
 * The times of a profile as a table for people: a line for each kernel, the longest first, with its runs, its milliseconds in
 * all and in the mean, and its share of all kernels' time; and a line for all of them.
 *
 * @example
 * ```ts
 * import { profileTable } from '@argand/backend-webgpu';
 *
 * const times = [
 *   { name: 'matmul', runs: 10, milliseconds: 30, meanMilliseconds: 3 },
 *   { name: 'fill', runs: 5, milliseconds: 10, meanMilliseconds: 2 },
 * ];
 * profileTable(times).split('\n')[1]; // 'matmul    10  30.000  3.0000   75.0 %'
 * ```
 */
export function profileTable(times: readonly KernelTime[]): string {
  const [runs, milliseconds] = [sumOf(times, 'runs'), sumOf(times, 'milliseconds')];
  const all = { name: 'all', runs, milliseconds, meanMilliseconds: runs > 0 ? milliseconds / runs : 0 };
  const rows = [...times, all].map((time) => [
    time.name,
    String(time.runs),
    time.milliseconds.toFixed(3),
    time.meanMilliseconds.toFixed(4),
    `${(milliseconds > 0 ? (100 * time.milliseconds) / milliseconds : 0).toFixed(1)} %`,
  ]);
  const head = ['kernel', 'runs', 'ms', 'mean', 'share'];
  const widths = head.map((title, i) =>
    rows.reduce((most, row) => Math.max(most, row[i].length), title.length),
  );
  return [head, ...rows]
    .map((row) =>
      row.map((cell, i) => (i === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[i]))).join('  '),
    )
    .join('\n');
}

function sumOf(times: readonly KernelTime[], field: 'runs' | 'milliseconds'): number {
  return times.reduce((sum, time) => sum + time[field], 0);
}
