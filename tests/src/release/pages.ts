import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Project } from './project.ts';

/** What a page's title says until all of it ran. */
export const waiting = 'waiting';

/** A page with one script. */
export const html = (script: string) =>
  `<!doctype html><html lang="en"><title>${waiting}</title><link rel="icon" href="data:,"><script type="module" src="${script}"></script></html>\n`;

/** Writes the script of a page that imports all of the package and runs these modules; its title then says `ran`, or what went wrong. */
export function writePage({ folder, specifiers }: Project, modules: readonly string[]): void {
  // What a package has for Node alone says so in its name.
  const forPages = specifiers.filter((specifier) => !specifier.endsWith('/node'));
  const imports = forPages.map((specifier, i) => `import * as module${i} from '${specifier}';`);
  const counted = forPages.map((_, i) => `Object.keys(module${i}).length`);
  const script = [
    ...imports,
    'try {',
    `  if (Math.min(${counted}) === 0) throw new Error('a module exports nothing');`,
    ...modules.map((file) => `  await import('./${file}');`),
    `  document.title = 'ran';`,
    '} catch (error) {',
    '  document.title = String(error);',
    '}',
  ];
  writeFileSync(join(folder, 'page.js'), script.join('\n'));
  writeFileSync(join(folder, 'index.html'), html('/page.js'));
}

/** Names of Node's own modules, or of a bundler's stand-in for them, in what is for a page. */
export const nodeInPage = /(?:from|import)\s*\(?['"`]node:|__vite-browser-external/;

/** Writes the script of a page that needs everything a bundler has to find: kernels, both kinds of workers and a trained network. */
export function writeWorkersPage({ folder }: Project): void {
  const script = `
import { openDevice } from '@argand/backend';
import { wasm } from '@argand/backend-wasm';
import { augmenter } from '@argand/datasets';
import { mnistMlp } from '@argand/pretrained/mnist-mlp';
import { gated, spike } from '@argand/spiking';

async function main() {
  const device = await openDevice([wasm()]);
  if (crossOriginIsolated && navigator.hardwareConcurrency > 1 && device.threads < 2) throw new Error(device.description);
  const network = await mnistMlp.load({ device });
  const augment = augmenter({ shift: 1 }, { imageShape: [28, 28, 1], workers: 1 });
  const images = await augment.vary(new Float32Array(784), { indices: [0], seed: 0, epoch: 0 });
  await augment.close();
  const { images: count } = await spike(network, { images, length: 1 }, { neuron: gated() });
  if (count !== 1) throw new Error('no answer');
  await device.close();
}
main().then(
  () => { document.title = 'ran'; },
  (error) => { document.title = String(error); },
);
`;
  writeFileSync(join(folder, 'page.js'), script);
  writeFileSync(join(folder, 'index.html'), html('/page.js'));
}
