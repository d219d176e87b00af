import { overCycles } from '../figures/over-cycles.ts';
import { phaseHistograms } from '../figures/phase-histograms.ts';
import { rasters } from '../figures/rasters.ts';
import { published } from '../published.ts';
import { accuracy } from './accuracy.ts';
import { answered } from './answered.ts';
import { type Block, type Document, type Section, words } from './blocks.ts';
import { cifar, convolutional } from './convolutional.ts';
import { costs } from './costs.ts';
import { exactDifference, headlines } from './headlines.ts';
import { made } from './made.ts';
import { robustness } from './robustness.ts';
import { temporal } from './temporal.ts';
import type { Told } from './told.ts';

/** Everything that is told, whatever it is written in. */
export function documentOf(told: Told): Document {
  const { findings } = told;
  return {
    title: 'The paper, made again',
    lead: [
      `W. Olin-Ammentorp and M. Bazhenov, _Deep Phasor Networks: Connecting Conventional and Spiking Neural Networks_ ([arXiv 2106.11908](https://arxiv.org/abs/2106.11908), IJCNN 2022): its tables and figures as far as their data are at hand, made with Argand by \`npm run paper\`, each with the paper's value beside it. Numbers of the paper are those of its text and tables, or read from its plots.`,
      `The paper trains a network atemporally and loses ${points(published.accuracy.mnist)} points of accuracy on MNIST and ${points(published.accuracy['fashion-mnist'])} on Fashion-MNIST when it runs the same network on spikes.${exact(told)}`,
    ],
    headlines: headlines(told),
    sections: [
      accuracy(told),
      temporal(told),
      drawn('Accuracy by cycle', 'cycles', overCycles(findings)),
      robustness(told),
      drawn(
        'Phases by layer',
        'phases',
        phaseHistograms(findings, 'mlp'),
        phaseHistograms(findings, 'others'),
      ),
      drawn('Rasters', 'phases', rasters(findings)),
      costs(told),
      convolutional(told),
      cifar(told),
      made(told),
    ],
  };
}

/** What gated and hold lose, of all networks and images here. */
function exact({ findings }: Told): string {
  const apart = exactDifference(answered(findings));
  if (apart === undefined) return '';
  return ` Two of Argand's four neurons, gated and hold, ${apart === 0 ? 'gave the atemporal accuracy with every network here' : `were at most ${(100 * apart).toFixed(2)} points from it with any network here`}.`;
}

function points({
  atemporal,
  temporal: spiking,
}: (typeof published.accuracy)['mnist' | 'fashion-mnist']): string {
  return (100 * (atemporal.mean - spiking.mean)).toFixed(2);
}

/** A section of figures, or what makes them. */
function drawn(title: string, part: string, ...figures: readonly (Block | undefined)[]): Section {
  const blocks = figures.filter((figure) => figure !== undefined);
  return {
    title,
    blocks: blocks.length > 0 ? blocks : [words(`Not measured yet: \`npm run paper -- --only ${part}\`.`)],
  };
}
