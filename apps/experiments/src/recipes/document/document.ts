import { type Document, paragraph, type Section, table } from '../../document/document.ts';
import { count } from '../../document/numbers.ts';
import type { Results } from '../../runner/experiment.ts';
import { provenanceOf } from '../../runner/provenance.ts';
import { heldOutAccuracy } from '../figures/held-out-accuracy.ts';
import type { Plan } from '../plan.ts';
import { rankingOf } from '../ranking.ts';
import type { Comparison, RecipeSettings } from '../settings.ts';

/** The document of the experiment. */
export function documentOf(results: Results<RecipeSettings, Plan>): Document {
  const { images, comparisons } = results.settings;
  const { dates, minutes, argand, node, processor } = provenanceOf(results.findings);
  return {
    title: 'Choosing training recipes',
    lead: [
      `Each candidate changes one setting of a recipe. Networks are trained on the first ${count(images.training)} training images and evaluated on the last ${count(images.heldOut)}; the test set is not loaded.`,
      `Measured ${dates} in ${minutes.toFixed(0)} min with Argand ${argand}, Node ${node}, ${processor}, on ${results.device}.`,
    ],
    sections: comparisons.map((comparison) => sectionOf(comparison, results)),
  };
}

function sectionOf(comparison: Comparison, { findings, missing }: Results<RecipeSettings, Plan>): Section {
  const { name, title, dataset } = comparison;
  const ranking = rankingOf(findings, name);
  const heading = title.replaceAll('`', '');
  if (ranking.length === 0) {
    const why = missing.get(dataset);
    const how = `\`npm run experiment -- recipes --only ${name}\``;
    return {
      title: heading,
      blocks: [paragraph(why === undefined ? `Not measured yet: ${how}.` : `Not measured: ${why}`)],
    };
  }
  const percent = (fraction: number) => (100 * fraction).toFixed(2);
  const rows = ranking.map((candidate) => [
    candidate.name,
    percent(candidate.mean),
    candidate.seeds < 2 ? '–' : percent(candidate.error),
    percent(candidate.lowest),
    String(candidate.seeds),
  ]);
  const head = ['model, change', 'mean accuracy (%)', 'standard error', 'lowest', 'seeds'];
  return { title: heading, blocks: [heldOutAccuracy(comparison, ranking), table(head, rows)] };
}
