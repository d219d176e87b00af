/** An input at which a reader failed. */
export interface Failure {
  readonly target: string;
  readonly input: Uint8Array;
  readonly problem: string;
}

/** What failures of one cause have in common: the target, and the problem's first line without its numbers. */
export function kindOf({ target, problem }: Failure): string {
  return `${target}: ${problem
    .split('\n')[0]
    .replace(/[0-9]+/g, 'N')
    .slice(0, 120)}`;
}
