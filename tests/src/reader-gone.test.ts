import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { root } from './workspace.ts';

/** Runs the built command line for a reader who goes away at the first words. */
function leave(parameters: readonly string[]): Promise<{ code: number | null; errors: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(root, 'packages/argand/bin/argand.js'), ...parameters]);
    let errors = '';
    child.stderr.on('data', (text) => {
      errors += text;
    });
    child.stdout.once('data', () => child.stdout.destroy());
    child.on('close', (code) => resolve({ code, errors }));
  });
}

test('a stream whose reader goes away keeps its state and ends without a trace', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'argand-reader-'));
  try {
    const network = fileURLToPath(new URL('../golden/mnist-mlp/network.safetensors', import.meta.url));
    const state = join(folder, 'state.npz');
    const { code, errors } = await leave(['stream', network, '--neuron', 'gated', '--json', '--save', state]);
    expect(errors).not.toContain('EPIPE');
    expect(errors).not.toContain('Unhandled');
    expect(code).toBe(0);
    expect(existsSync(state)).toBe(true);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 60_000);
