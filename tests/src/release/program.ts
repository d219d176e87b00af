import { execFile } from 'node:child_process';

/** Where and how a program runs. */
export interface ProgramOptions {
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs a program; gives what it wrote to stdout. @throws Error with all that it wrote, where it ends with another code than 0. */
export function run(
  program: string,
  parameters: readonly string[],
  { cwd, env = process.env }: ProgramOptions,
): Promise<string> {
  return new Promise((resolve, reject) => {
    // On Windows npm is a script, which only a shell runs.
    const shell = process.platform === 'win32' && program === 'npm';
    execFile(program, [...parameters], { cwd, env, shell, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      if (error) reject(new Error(`${error.message}\nin ${cwd}\n${stdout}\n${stderr}`));
      else resolve(stdout);
    });
  });
}
