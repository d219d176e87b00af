import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { commandLine } from './command-line.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'paper-command-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function program(source: string) {
  const file = join(folder, 'program.mjs');
  await writeFile(file, source);
  return commandLine(file);
}
const signal = new AbortController().signal;

test('it gives the answer, and names the command that failed', async () => {
  const echo = await program('console.log(JSON.stringify(process.argv.slice(2)));');
  expect(JSON.parse(await echo.run(['train', '--seed', '3'], signal))).toEqual(['train', '--seed', '3']);
  const failing = await program('process.exit(3);');
  await expect(failing.run(['train', '--seed', '3'], signal)).rejects.toThrow(
    'argand train --seed 3: ended with 3.',
  );
});

test('stopped, it tells the command once, and waits for what it keeps', async () => {
  const kept = join(folder, 'kept');
  const file = JSON.stringify(kept);
  const slow = await program(`
    import { appendFileSync } from 'node:fs';
    process.on('SIGINT', () => { appendFileSync(${file}, 'told '); setTimeout(() => process.exit(130), 50); });
    appendFileSync(${file}, 'begun ');
    setInterval(() => {}, 1000);
  `);
  const stopping = new AbortController();
  const running = slow.run([], stopping.signal);
  const content = () => readFile(kept, 'utf8').catch(() => '');
  while (!(await content()).includes('begun')) await new Promise((resolve) => setTimeout(resolve, 10));
  stopping.abort(new Error('stopped here'));
  await expect(running).rejects.toThrow('stopped here');
  expect(await content()).toBe('begun told ');
  await expect(slow.run([], stopping.signal)).rejects.toThrow('stopped here');
});
