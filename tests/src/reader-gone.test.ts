import { spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
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

const network = fileURLToPath(new URL('../golden/mnist-mlp/network.safetensors', import.meta.url));

test('a stream whose reader goes away keeps its state and ends without a trace', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'argand-reader-'));
  try {
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

describe.skipIf(!existsSync('/dev/full'))('on a full disk (needs /dev/full)', () => {
  /** Runs the built command line in an empty folder, with stdout or stderr on a full disk. */
  function fill(stream: 'stdout' | 'stderr', parameters: readonly string[]) {
    const folder = mkdtempSync(join(tmpdir(), 'argand-full-'));
    const full = openSync('/dev/full', 'w');
    onTestFinished(() => {
      closeSync(full);
      rmSync(folder, { recursive: true });
    });
    const argand = join(root, 'packages/argand/bin/argand.js');
    const { status, stderr } = spawnSync(process.execPath, [argand, ...parameters], {
      cwd: folder,
      encoding: 'utf8',
      stdio: stream === 'stdout' ? ['ignore', full, 'pipe'] : ['ignore', 'pipe', full],
    });
    return { status, errors: stderr, left: (file: string) => existsSync(join(folder, file)) };
  }

  test('a stream keeps its state', () => {
    const { status, errors, left } = fill('stdout', ['stream', network, '--save', 'state.npz']);
    expect(errors).toBe('error: the output cannot be written (ENOSPC: no space left on device, write).\n');
    expect(status).toBe(1);
    expect(left('state.npz')).toBe(true);
  });

  test('training leaves a checkpoint', () => {
    const { status, left } = fill('stderr', [
      'train',
      '--dataset',
      'yin-yang',
      '--out',
      'run',
      '--threads',
      '1',
    ]);
    expect(status).toBe(1);
    expect(left('run/checkpoint.safetensors')).toBe(true);
    expect(left('run/metrics.json')).toBe(false);
  });
});
