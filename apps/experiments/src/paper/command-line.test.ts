import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { commandLine } from './command-line.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'argand-command-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function program(source: string) {
  const file = join(folder, 'program.mjs');
  await writeFile(file, source);
  return commandLine(file);
}
const signal = new AbortController().signal;

test('it returns the output, and names a command that failed', async () => {
  const echo = await program('console.log(JSON.stringify(process.argv.slice(2)));');
  expect(JSON.parse(await echo.run(['train', '--seed', '3'], signal))).toEqual(['train', '--seed', '3']);
  const failing = await program('process.exit(3);');
  await expect(failing.run(['train', '--seed', '3'], signal)).rejects.toThrow(
    'argand train --seed 3: failed with exit code 3.',
  );
});

test('an abort interrupts the command once, and waits until it has saved', async () => {
  const kept = join(folder, 'kept');
  const file = JSON.stringify(kept);
  const slow = await program(`
    import { appendFileSync } from 'node:fs';
    process.on('SIGINT', () => { appendFileSync(${file}, 'interrupted '); setTimeout(() => process.exit(130), 50); });
    appendFileSync(${file}, 'started ');
    setInterval(() => {}, 1000);
  `);
  const controller = new AbortController();
  const running = slow.run([], controller.signal);
  const content = () => readFile(kept, 'utf8').catch(() => '');
  while (!(await content()).includes('started')) await new Promise((resolve) => setTimeout(resolve, 10));
  controller.abort(new Error('aborted here'));
  await expect(running).rejects.toThrow('aborted here');
  expect(await content()).toBe('started interrupted ');
  await expect(slow.run([], controller.signal)).rejects.toThrow('aborted here');
});
