import { join } from 'node:path';
import { type IPty, spawn } from '@lydell/node-pty';
import { root } from './workspace.ts';

/** How a command on a terminal ended, and how it left the terminal. */
export interface EndedOnTerminal {
  readonly code: number;
  /** All that was written, with control sequences. */
  readonly output: string;
  readonly cursorShown: boolean;
  readonly linesWrap: boolean;
}

/** What to do when a text has been written. */
export interface Reaction {
  readonly after: string | RegExp;
  readonly act: (terminal: IPty) => void;
}

/** Ctrl-C, as a person presses it. */
export const pressCtrlC = (terminal: IPty): void => terminal.write('\x03');

/** Sends a signal to the command. */
export const send =
  (signal: NodeJS.Signals) =>
  (terminal: IPty): void => {
    process.kill(terminal.pid, signal);
  };

/** Runs the built command line on a pseudo-terminal of its own; reacts once to each text, one after the other. */
export function onTerminal(
  parameters: readonly string[],
  reactions: readonly Reaction[],
  {
    env = {},
    begun = () => {},
    ...options
  }: {
    readonly env?: Readonly<Record<string, string>>;
    readonly cwd?: string;
    readonly begun?: (terminal: IPty) => void;
  } = {},
): Promise<EndedOnTerminal> {
  return new Promise((resolve) => {
    const program = [join(root, 'packages/argand/bin/argand.js'), ...parameters];
    const terminal = spawn(process.execPath, program, {
      ...options,
      cols: 120,
      rows: 40,
      env: { ...process.env, TERM: 'xterm', ...env },
    });
    let output = '';
    let next = 0;
    let seen = 0;
    terminal.onData((text) => {
      output += text;
      const reaction = reactions[next];
      const rest = output.slice(seen);
      if (
        !reaction ||
        (typeof reaction.after === 'string' ? !rest.includes(reaction.after) : !reaction.after.test(rest))
      )
        return;
      seen = output.length;
      next++;
      reaction.act(terminal);
    });
    terminal.onExit(({ exitCode, signal }) => {
      resolve({
        code: signal ? 128 + signal : exitCode,
        output,
        cursorShown: output.lastIndexOf('\x1b[?25h') >= output.lastIndexOf('\x1b[?25l'),
        linesWrap: output.lastIndexOf('\x1b[?7h') >= output.lastIndexOf('\x1b[?7l'),
      });
    });
    begun(terminal);
  });
}
