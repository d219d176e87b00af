import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { root } from './workspace.ts';

/** How a command ended. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built command line. */
export function argand(
  parameters: readonly string[],
  options: { readonly cwd?: string } = {},
): Promise<Ended> {
  return new Promise((resolve) => {
    const program = [join(root, 'packages/argand/bin/argand.js'), ...parameters];
    execFile(process.execPath, program, { ...options, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      const code = error ? (typeof error.code === 'number' ? error.code : -1) : 0;
      resolve({ code, stdout, stderr });
    });
  });
}
