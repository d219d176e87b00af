import { paragraph, type Section, type Table, table } from '../../document/document.ts';
import { inPoints, spreadOf } from '../../document/spread.ts';
import { bySeed } from '../figures/by-seed.ts';
import { datasetNames, isMlp, kindName, type NetworkKind } from '../network-spec.ts';
import type { PaperResults } from '../paper-results.ts';
import { published } from '../published.ts';
import { answered } from './answered.ts';
import { byKind, datasetWords, ofKind, trainingWords } from './kinds.ts';

/** The number of test images of the tables. */
const all = 10_000;

/** The accuracy tables, with the paper's rows. */
export function accuracy({ findings, missing, settings }: PaperResults): Section {
  const networks = findings.networks.filter(({ about }) => isMlp(about.network));
  const datasets = (['mnist', 'fashion-mnist'] as const).filter((dataset) =>
    networks.some(({ about }) => about.network.dataset === dataset),
  );
  const figure = bySeed(findings);
  return {
    title: 'Accuracy',
    blocks: [
      paragraph(
        `Accuracy of the MLP 784-100-10 on all ${all.toLocaleString('en')} test images, in %: mean ± standard deviation over networks with different seeds. \`--recipe paper\` is the paper's recipe (RMSprop 1e-3, batch 128, 2 epochs, similarity loss); \`--recipe best\` is the one \`npm start\` uses. Images are encoded by a random projection unless the row names another encoder: random signs for pixels, or pixels as phases from 0 to 1. [The paper's own code](https://github.com/wilkieolin/phasor_networks) uses a projection for MNIST and random signs for Fashion-MNIST.`,
      ),
      ...datasets.map((dataset) => accuracyTable({ findings, settings }, dataset)),
      ...(figure ? [figure] : []),
      ...datasetNames.flatMap((dataset) => {
        // CIFAR-10 has a section of its own.
        const why = dataset === 'cifar10' ? undefined : missing.get(dataset);
        const name = datasetWords({ dataset });
        return why === undefined ? [] : [paragraph(`**${name} was not measured**: ${oneLine(why)}`)];
      }),
    ],
  };
}

function isLong(kind: NetworkKind, { long }: PaperResults['settings']): boolean {
  return long.some((one) => kindName(one) === kindName(kind));
}

function accuracyTable(
  { findings, settings }: Pick<PaperResults, 'findings' | 'settings'>,
  dataset: 'mnist' | 'fashion-mnist',
): Table {
  const { atemporal, temporal } = published.accuracy[dataset];
  const networks = findings.networks.filter(
    ({ about: { network } }) => isMlp(network) && network.dataset === dataset,
  );
  return table(
    [datasetWords({ dataset }), 'networks', 'atemporal', "on spikes, paper's neuron", 'gated', 'hold'],
    [
      ['**paper**, 2 epochs', String(published.runs), inPoints(atemporal), inPoints(temporal), '', ''],
      ...byKind(networks).map(({ kind, found }) => [
        trainingWords(kind),
        outOf(found.length, isLong(kind, settings) ? settings.longSeeds : settings.seeds.length),
        inPoints(spreadOf(found.map(({ measured }) => measured.result.atemporal.accuracy))),
        '',
        ...['gated', 'hold'].map((neuron) => spikesOf({ findings }, kind, neuron)),
      ]),
    ],
  );
}

function spikesOf({ findings }: Pick<PaperResults, 'findings'>, kind: NetworkKind, neuron: string): string {
  const found = ofKind(answered(findings), kind).filter(
    ({ about, answers }) => about.neuron === neuron && answers.images === all,
  );
  return found.length === 0 ? '' : inPoints(spreadOf(found.map(({ answers }) => answers.accuracy)));
}

/** A count, with the planned count if it is smaller. */
export function outOf(count: number, planned: number): string {
  return count >= planned ? String(count) : `${count} of ${planned}`;
}

/** Joins the lines of a text. */
export function oneLine(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join(' ');
}
