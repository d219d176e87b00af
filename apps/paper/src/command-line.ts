import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Runs `argand`, and gives what it answers with `--json`. */
export interface CommandLine {
  /**
   * @throws Error with the command, if it fails; what the signal says, if it is aborted: the command is told to stop first, and keeps
   * what it did
   */
  run(parameters: readonly string[], signal: AbortSignal): Promise<string>;
}

/** The command line of this workspace, in a process of its own; what it says to people goes where this program's words go. */
export function argand(): CommandLine {
  const manifest = createRequire(import.meta.url).resolve('argand/package.json');
  return commandLine(join(dirname(manifest), 'bin/argand.js'));
}

/** A program of this Node that takes words and answers on stdout. */
export function commandLine(program: string): CommandLine {
  return {
    async run(parameters, signal) {
      signal.throwIfAborted();
      return new Promise<string>((resolve, reject) => {
        // In a group of its own: a terminal's Ctrl-C would reach it beside the signal from here, and twice means at once.
        const child = spawn(process.execPath, [program, ...parameters], {
          stdio: ['ignore', 'pipe', 'inherit'],
          detached: true,
          windowsHide: true,
        });
        const stop = () => child.kill('SIGINT');
        signal.addEventListener('abort', stop, { once: true });
        let answer = '';
        child.stdout.setEncoding('utf8').on('data', (text: string) => {
          answer += text;
        });
        child.on('error', reject);
        child.on('close', (code, killedBy) => {
          signal.removeEventListener('abort', stop);
          if (signal.aborted) reject(signal.reason);
          else if (code === 0) resolve(answer);
          else reject(new Error(`argand ${parameters.join(' ')}: ended with ${killedBy ?? code}.`));
        });
      });
    },
  };
}
