import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { packages, root } from './workspace.ts';

// What an import costs in a page: bundled from the built packages, minified and compressed. A package with a side effect, or one that
// pulls in what was not asked for, breaks its budget.

/** Bytes of a module after bundling, minifying and gzip. */
async function sizeOf(code: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: `${root}tests` },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
  });
  return gzipSync(outputFiles[0].contents, { level: 9 }).length;
}

test.each([
  ['wrap', "export { wrap } from '@argand/phasor';", 1024],
  ['all of @argand/phasor', "export * from '@argand/phasor';", 6 * 1024],
  ['a stream of random numbers', "export { randomStream, uniform } from '@argand/random';", 2048],
  ['all of @argand/arrays', "export * from '@argand/arrays';", 3 * 1024],
  ['readNpy', "export { readNpy } from '@argand/npy';", 3 * 1024],
  ['reading a network', "export { readNetwork } from '@argand/layers';", 33 * 1024],
  ['a data set by formula', "export { yinYang } from '@argand/datasets';", 4 * 1024],
  ['a data set that is downloaded', "export { mnist } from '@argand/datasets';", 13 * 1024],
  [
    'data sets from arrays, with readNpz',
    "export { arrayDataset } from '@argand/datasets'; export { readNpz } from '@argand/npy';",
    8.5 * 1024,
  ],
  ['the reader of pictures', "export { decodeImage } from '@argand/datasets';", 12 * 1024],
  ['batches, augmented', "export { augmenter, batches } from '@argand/datasets';", 5.5 * 1024],
  [
    'a network on spikes, on the CPU',
    "export { readNetwork } from '@argand/layers'; export { spike, gated } from '@argand/spiking'; export { wasm } from '@argand/backend-wasm';",
    68 * 1024,
  ],
  ['a rate-coded run', "export { rateCode } from '@argand/rate-coded';", 21 * 1024],
])('%s costs no more than its budget', async (_, code, budget) => {
  const size = await sizeOf(code);
  expect(size).toBeGreaterThan(0);
  expect(size).toBeLessThanOrEqual(budget);
});

test.each(
  packages.flatMap(({ name, exports }) =>
    Object.keys(exports)
      .filter((path) => path !== './package.json')
      .map((path) => name + path.slice(1)),
  ),
)('nothing is left of %s where nothing of it is used', async (specifier) => {
  const { outputFiles } = await build({
    stdin: { contents: `import * as all from '${specifier}';`, resolveDir: `${root}tests` },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'node',
  });
  expect(outputFiles[0].text).toBe('');
});
