import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const argandFolder = dirname(createRequire(import.meta.url).resolve('argand/package.json'));

/** Runs `argand` and returns what it prints. */
export interface CommandLine {
  /**
   * Resolves to standard output.
   *
   * @throws Error with the command if it fails; the reason of the signal if it is aborted, after the command has saved its state
   */
  run(parameters: readonly string[], signal: AbortSignal): Promise<string>;
}

/** The command line of this workspace, in a process of its own. Its messages go to this program's stderr. */
export function argand(): CommandLine {
  return commandLine(join(argandFolder, 'bin/argand.js'));
}

/** The source of a command of `argand`, as a file URL, to hash the code that computes its result. */
export function sourceOf(command: 'train' | 'count'): string {
  return pathToFileURL(join(argandFolder, `src/commands/${command}.ts`)).href;
}

/** A program that this Node runs. */
export function commandLine(program: string): CommandLine {
  return {
    async run(parameters, signal) {
      signal.throwIfAborted();
      return new Promise<string>((resolve, reject) => {
        // In a process group of its own: otherwise Ctrl-C in a terminal would reach it in addition to the signal below, and two signals mean
        // that it exits at once.
        const child = spawn(process.execPath, [program, ...parameters], {
          stdio: ['ignore', 'pipe', 'inherit'],
          detached: true,
          windowsHide: true,
        });
        const stop = () => child.kill('SIGINT');
        signal.addEventListener('abort', stop, { once: true });
        let output = '';
        child.stdout.setEncoding('utf8').on('data', (text: string) => {
          output += text;
        });
        child.on('error', reject);
        child.on('close', (code, killedBy) => {
          signal.removeEventListener('abort', stop);
          if (signal.aborted) reject(signal.reason);
          else if (code === 0) resolve(output);
          else
            reject(
              new Error(
                `argand ${parameters.join(' ')}: failed with ${killedBy === null ? `exit code ${code}` : killedBy}.`,
              ),
            );
        });
      });
    },
  };
}
