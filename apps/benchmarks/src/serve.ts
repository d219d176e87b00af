// What a contender does: it is asked on stdin and answers on stdout, one JSON object a line.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Contender, type Prepared, round } from './solving.ts';

export type { Prepared } from './solving.ts';

/** What the program was called with, and what runs it. */
export const parameters: readonly string[] = process.argv.slice(2);
export const runtime = `Node ${process.versions.node}`;

/** The numbers in a file of a problem's folder. */
export function floats(folder: string, name: string): Float32Array {
  const bytes = readFileSync(join(folder, name));
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

/** Likewise, whole ones. */
export function integers(folder: string, name: string): Int32Array {
  const bytes = readFileSync(join(folder, name));
  return new Int32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

/** Answers until stdin ends. */
export async function serve(contender: Contender): Promise<void> {
  const answer = (message: unknown) => process.stdout.write(`${JSON.stringify(message)}\n`);
  let prepared: Prepared | undefined;
  answer({ version: contender.version, engine: contender.engine });
  for await (const line of createInterface({ input: process.stdin })) {
    const asked = JSON.parse(line);
    try {
      if (asked.ask === 'prepare') {
        await prepared?.drop?.();
        prepared = await contender.prepare(asked.problem, asked.folder);
        answer(prepared ? { check: prepared.check } : { unsupported: true });
      } else if (asked.ask === 'round' && prepared) {
        const before = process.cpuUsage();
        prepared.found?.();
        const milliseconds = await round(prepared, asked.seconds);
        const { user, system } = process.cpuUsage(before);
        answer({ milliseconds, busy: (user + system) / 1e6, found: prepared.found?.() ?? {} });
      } else {
        answer({ error: `nothing is prepared for ${line}` });
      }
    } catch (error) {
      answer({ error: error instanceof Error ? `${error.message}` : String(error) });
    }
  }
}
