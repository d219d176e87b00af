import { recipes } from '@argand/training';
import { paragraph, type Section, table } from '../../document/document.ts';
import { recipeSettings } from '../../measuring/recipe-settings.ts';
import { provenanceOf } from '../../runner/provenance.ts';
import { neurons } from '../neurons.ts';
import type { PaperResults } from '../paper-results.ts';
import { byKind, kindTitle } from './kinds.ts';

/** How to reproduce the document, and with what, where and when it was measured. */
export function reproduction({ findings, settings, device }: PaperResults): Section {
  const { dates, minutes, count, argand, node, processor, memory } = provenanceOf(findings);
  const images = settings.images.mlp;
  const curveSeeds = seedsOf(findings.disturbed).join(', ') || '–';
  return {
    title: 'How to reproduce this',
    blocks: [
      paragraph(
        '`npm run experiment -- paper` measures everything except CIFAR-10, which takes hours and needs `--only cifar`. With `--quick` it takes minutes, uses few seeds and images, and writes to `runs/paper/quick/`. An interrupted run resumes with the same command. Networks are trained by `argand train` and kept in `runs/paper/networks/`.',
      ),
      table(
        ['what', 'with'],
        [
          ['measured', `${dates}: ${count} measurements in ${minutes.toFixed(0)} min, including training`],
          ['Argand', argand],
          ['Node', node],
          ['machine', `${processor}, ${memory}`],
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
            `over cycles ${images.cycles}; with noise ${images.wave} as a wave, ${images.stream} as a stream; phases ${images.phases}; curves over the networks with seed ${curveSeeds}`,
          ],
        ],
        2,
      ),
      paragraph(
        'A seed decides weights, projection, order of images and noise. Recipes are chosen on held-out training images (`npm run experiment -- recipes`); nothing was chosen on the test set. Times per image are those of this machine while it did other work too.',
      ),
    ],
  };
}

/** The different seeds of some results, in order. */
function seedsOf(found: readonly { readonly about: { readonly network: { readonly seed: number } } }[]) {
  return [...new Set(found.map(({ about }) => about.network.seed))].sort((a, b) => a - b);
}

/** Settings as a readable line. */
function inline(settings: Readonly<Record<string, unknown>>): string {
  return `\`${JSON.stringify(settings).replaceAll('"', '').replaceAll(',', ', ').replaceAll(':', ': ')}\``;
}
