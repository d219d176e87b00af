import { type Block, type Document, paragraph, type Section } from '../../document/document.ts';
import { overCycles } from '../figures/over-cycles.ts';
import { phaseHistograms } from '../figures/phase-histograms.ts';
import { rasters } from '../figures/rasters.ts';
import type { PaperResults } from '../paper-results.ts';
import { published } from '../published.ts';
import { accuracy } from './accuracy.ts';
import { answered } from './answered.ts';
import { cifar, convolutional } from './convolutional.ts';
import { costs } from './costs.ts';
import { exactDifference, headlines } from './headlines.ts';
import { reproduction } from './reproduction.ts';
import { robustness } from './robustness.ts';
import { temporal } from './temporal.ts';

/** The document of the experiment. */
export function documentOf(results: PaperResults): Document {
  const { findings } = results;
  return {
    title: 'Reproducing the paper',
    lead: [
      `W. Olin-Ammentorp and M. Bazhenov, _Deep Phasor Networks: Connecting Conventional and Spiking Neural Networks_ ([arXiv 2106.11908](https://arxiv.org/abs/2106.11908), IJCNN 2022): its tables and figures, as far as the data are available, reproduced with Argand by \`npm run experiment -- paper\`, each beside the paper's value. The paper's values are from its text and tables, or read from its plots.`,
      `The paper trains a network atemporally and loses ${points(published.accuracy.mnist)} points of accuracy on MNIST and ${points(published.accuracy['fashion-mnist'])} on Fashion-MNIST when it runs the same network on spikes.${exact(results)}`,
    ],
    headlines: headlines(results),
    sections: [
      accuracy(results),
      temporal(results),
      drawn('Accuracy by number of cycles', 'cycles', overCycles(findings)),
      robustness(results),
      drawn(
        'Phases by layer',
        'phases',
        phaseHistograms(findings, 'mlp'),
        phaseHistograms(findings, 'others'),
      ),
      drawn('Rasters', 'phases', rasters(findings)),
      costs(results),
      convolutional(results),
      cifar(results),
      reproduction(results),
    ],
  };
}

/** What gated and hold lose, over all networks. */
function exact({ findings }: PaperResults): string {
  const apart = exactDifference(answered(findings));
  if (apart === undefined) return '';
  return ` With two of Argand's four neurons, gated and hold, every network here has ${apart === 0 ? 'the same accuracy' : `an accuracy within ${(100 * apart).toFixed(2)} points`} on spikes as in the atemporal pass.`;
}

function points({
  atemporal,
  temporal: spiking,
}: (typeof published.accuracy)['mnist' | 'fashion-mnist']): string {
  return (100 * (atemporal.mean - spiking.mean)).toFixed(2);
}

/** A section of figures, or how to measure them. */
function drawn(title: string, part: string, ...figures: readonly (Block | undefined)[]): Section {
  const blocks = figures.filter((figure) => figure !== undefined);
  return {
    title,
    blocks:
      blocks.length > 0
        ? blocks
        : [paragraph(`Not measured yet: \`npm run experiment -- paper --only ${part}\`.`)],
  };
}
