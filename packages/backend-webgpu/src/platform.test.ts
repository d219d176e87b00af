import { afterEach, describe, expect, test, vi } from 'vitest';
import { findGpu } from './platform.ts';

describe('the entry to WebGPU', () => {
  afterEach(() => vi.unstubAllGlobals());

  test('is the own one of a browser, or of Deno', async () => {
    const gpu = { requestAdapter: async () => null };
    vi.stubGlobal('navigator', { gpu });
    expect(await findGpu()).toBe(gpu);
    vi.stubGlobal('Deno', {});
    expect(await findGpu()).toBe(gpu);
  });

  test('is missing in an older Deno without its flag, and the error names it', async () => {
    vi.stubGlobal('navigator', {});
    vi.stubGlobal('Deno', {});
    await expect(findGpu()).rejects.toThrow(
      'webgpu: this Deno has no navigator.gpu; take a newer one, or run it with --unstable-webgpu.',
    );
  });

  test('is missing in a page that is not secure, and the error says so', async () => {
    vi.stubGlobal('navigator', {});
    vi.stubGlobal('process', undefined);
    const finding = findGpu();
    vi.unstubAllGlobals();
    await expect(finding).rejects.toThrow('served over https or from localhost');
  });
});
