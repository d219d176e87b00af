import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { Kernel } from '@argand/backend';
import * as exported from '@argand/backend/kernels';
import { describe, expect, test } from 'vitest';
import { root } from './workspace.ts';

// A kernel is one file of the same name, in the same group, in each of these folders.

const folders = {
  definitions: 'packages/backend/src/kernels',
  cases: 'packages/backend/src/conformance/cases',
  'WebAssembly host': 'packages/backend-wasm/src/kernels',
  AssemblyScript: 'packages/backend-wasm/assembly',
  WGSL: 'packages/backend-webgpu/src/kernels',
} as const;
type Folder = keyof typeof folders;

const groups = ['arrays', 'phasor-layers', 'spiking', 'training'] as const;

/** Files that are missing on purpose. A backend may leave out a fused kernel; then `device.supports` says so. */
const missingOnPurpose: readonly {
  readonly kernel: string;
  readonly folder: Folder;
  readonly why: string;
}[] = [
  {
    kernel: 'fill',
    folder: 'AssemblyScript',
    why: 'The host fills the memory with TypedArray.prototype.fill, which engines compile to the same loop.',
  },
];

function isKernel(value: unknown): value is Kernel<unknown> {
  return typeof value === 'object' && value !== null && 'reference' in value && 'required' in value;
}

/** `phasorDenseGradient` as `phasor-dense-gradient`. */
function fileOf(kernel: string): string {
  return kernel.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

const kernels = Object.values(exported)
  .filter(isKernel)
  .map(({ name }) => name);

/** The groups of a folder that hold the file of a kernel. '.' is the folder itself. */
function groupsOf(folder: Folder, kernel: string): string[] {
  const path = `${root}${folders[folder]}`;
  const inner = readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  return ['.', ...inner].filter((group) => existsSync(`${path}/${group}/${fileOf(kernel)}.ts`));
}

test.each(Object.keys(folders) as Folder[])('%s: the groups are the same', (folder) => {
  const found = readdirSync(`${root}${folders[folder]}`, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  expect(found.sort()).toEqual(groups);
});

describe.each(kernels)('%s', (kernel) => {
  const defined = groupsOf('definitions', kernel);

  test('is defined in one file of its name', () => {
    expect(defined).toHaveLength(1);
    const text = readFileSync(`${root}${folders.definitions}/${defined[0]}/${fileOf(kernel)}.ts`, 'utf8');
    expect(text).toContain(`export const ${kernel}: Kernel<`);
  });

  test.each(Object.keys(folders) as Folder[])('%s: its file stands in the same group', (folder) => {
    const isMissing = missingOnPurpose.some((entry) => entry.kernel === kernel && entry.folder === folder);
    expect(groupsOf(folder, kernel)).toEqual(isMissing ? [] : defined);
  });
});

test('what is missing on purpose is a kernel, and has a reason', () => {
  for (const { kernel, why } of missingOnPurpose) {
    expect(kernels).toContain(kernel);
    expect(why).toMatch(/\w.*\.$/);
  }
});
