import type { Piece } from './piece.ts';

/** How the threads of a workgroup fold what each of them holds into one. */
export interface ThreadFold {
  /** How many there are: a power of 2. */
  readonly threads: number;
  /** The fewest threads that a subgroup of the adapter has, a power of 2; 1 where there are none to be used. */
  readonly lanes: number;
  /** The type of what is folded. */
  readonly type: 'f32' | 'vec2<u32>';
  /** Two of them as one, in WGSL. */
  readonly joined: (a: string, b: string) => string;
}

/**
 * Folds by halves: what thread t holds with what thread t + n/2 holds, then t with t + n/4, and so on. `folded` gives the whole
 * to thread 0. With subgroups, the last halves pass from lane to lane, without memory and barriers between them. The order is the
 * same either way, and so are the bits.
 */
export function threadFold({ threads, lanes, type, joined }: ThreadFold): Piece {
  const passed = Math.min(lanes, threads);
  const steps: number[] = [];
  for (let apart = passed / 2; apart >= 1; apart /= 2) steps.push(apart);
  const byLanes = `
  workgroupBarrier();
  // The driver maps threads to lanes, so each subgroup loads what is left from memory, and all do the same.
  var a = folds[lane % ${passed}u];
  ${steps.map((apart) => `a = ${joined('a', `subgroupShuffleDown(a, ${apart}u)`)};`).join('\n  ')}
  return subgroupBroadcastFirst(a);`;
  return {
    code: `
var<workgroup> folds: array<${type}, ${threads}>;
fn folded(thread: u32${passed > 1 ? ', lane: u32' : ''}, own: ${type}) -> ${type} {
  folds[thread] = own;
  for (var half = ${threads / 2}u; half >= ${passed}u; half /= 2u) {
    workgroupBarrier();
    if (thread < half) { folds[thread] = ${joined('folds[thread]', 'folds[thread + half]')}; }
  }${passed > 1 ? byLanes : '\n  return folds[0];'}
}
`,
  };
}

/** The call of `folded`, as {@link threadFold} with so many lanes has it. */
export function foldedOf(own: string, lanes: number): string {
  return `folded(thread, ${lanes > 1 ? 'lane, ' : ''}${own})`;
}
