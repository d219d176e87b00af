import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const program = fileURLToPath(new URL('../dist/main.js', import.meta.url));

test('20 seconds of mutated inputs, after every kept one', () => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [program, '--minutes', String(20 / 60), '--seed', '1'],
    { encoding: 'utf8' },
  );
  expect(`${stdout}${stderr}`).toContain(' 0 kinds of failure');
  expect(status).toBe(0);
});
