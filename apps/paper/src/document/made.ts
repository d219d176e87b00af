import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, type as system, totalmem } from 'node:os';
import { recipes } from '@argand/training';
import { recipeSettings } from '../network-spec.ts';
import { neurons } from '../neurons.ts';
import { type Section, table, words } from './blocks.ts';
import { byKind, kindTitle } from './kinds.ts';
import type { Told } from './told.ts';

const manifest = createRequire(import.meta.url).resolve('argand/package.json');
const { version }: { version: string } = JSON.parse(readFileSync(manifest, 'utf8'));

/** With what, where and when all this was made. */
export function made({ findings, settings, device }: Told): Section {
  const measured = Object.values(findings).flatMap(
    (all: readonly { readonly measured: { readonly seconds: number; readonly date: string } }[]) =>
      all.map((finding) => finding.measured),
  );
  const minutes = measured.reduce((sum, { seconds }) => sum + seconds, 0) / 60;
  const dates = measured.map(({ date }) => date).sort();
  const [cpu] = cpus();
  const when =
    dates.length === 0 ? '' : dates[0] === dates.at(-1) ? dates[0] : `${dates[0]} to ${dates.at(-1)}`;
  const images = settings.images.mlp;
  return {
    title: 'How this was made',
    blocks: [
      words(
        '`npm run paper` makes all of it, with `--only cifar` for what takes hours; `npm run paper -- --quick` the same in minutes with few seeds and images, elsewhere. Stopped, it goes on where it was. Networks are trained by `argand train` and kept in `runs/paper/`.',
      ),
      table(
        ['what', 'with'],
        [
          [
            'made',
            `${when}, ${minutes.toFixed(0)} min of training and measuring in ${measured.length} pieces`,
          ],
          ['Argand', version],
          ['Node', `${process.versions.node} on ${process.platform} ${process.arch} (${system()})`],
          [
            'machine',
            `${cpus().length} cores, ${cpu?.model.trim() ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GB of memory`,
          ],
          ['computed on', device],
          ...byKind(findings.networks).map(({ kind, found }) => [
            kindTitle(kind),
            `${found.length === 1 ? 'seed' : 'seeds'} ${seedsOf(found).join(', ')}`,
          ]),
          ...Object.values(recipes).map((recipe) => [
            `recipe \`${recipe.name}\``,
            inline(recipeSettings(recipe)),
          ]),
          ...Object.entries(neurons).map(([name, { settings: options }]) => [
            `neuron \`${name}\``,
            Object.keys(options).length === 0 ? 'no settings' : inline(options),
          ]),
          [
            'images (MLP)',
            `over cycles ${images.cycles}; disturbed ${images.wave} as a wave, ${images.stream} as a stream; phases ${images.phases}; curves over the networks of seed ${seedsOf(findings.disturbed).join(', ') || '–'}`,
          ],
        ],
        2,
      ),
      words(
        'A seed is that of weights, projection, order of images and noise. Recipes are chosen on training images that are held back (`apps/recipes`); nothing here was chosen by what it does on the test set. Times an image are those of this machine, with whatever else it did meanwhile.',
      ),
    ],
  };
}

/** The seeds of what was measured, each once. */
function seedsOf(found: readonly { readonly about: { readonly network: { readonly seed: number } } }[]) {
  return [...new Set(found.map(({ about }) => about.network.seed))].sort((a, b) => a - b);
}

/** Settings as a line that can be read. */
function inline(settings: Readonly<Record<string, unknown>>): string {
  return `\`${JSON.stringify(settings).replaceAll('"', '').replaceAll(',', ', ').replaceAll(':', ': ')}\``;
}
