import { bySeed } from '../figures/by-seed.ts';
import { isMlp, kindName, type NetworkKind } from '../network-spec.ts';
import { published } from '../published.ts';
import { answered } from './answered.ts';
import { type Section, type Table, table, words } from './blocks.ts';
import { byKind, datasetWords, ofKind, trainingWords } from './kinds.ts';
import { inPoints, spreadOf } from './spread.ts';
import type { Told } from './told.ts';

/** How many test images the table is of. */
const all = 10_000;

/** The accuracy tables: the paper's rows, and ours. */
export function accuracy({ findings, lacking, settings }: Told): Section {
  const networks = findings.networks.filter(({ about }) => isMlp(about.network));
  const datasets = (['mnist', 'fashion-mnist'] as const).filter((dataset) =>
    networks.some(({ about }) => about.network.dataset === dataset),
  );
  const figure = bySeed(findings);
  const missing = [...lacking].filter(([name]) => name !== 'cifar10');
  return {
    title: 'Accuracy',
    blocks: [
      words(
        `MLP 784-100-10 on all ${all.toLocaleString('en')} test images, in %, mean ± standard deviation over networks of different seeds. The paper's recipe (RMSprop 1e-3, batch 128, 2 epochs, similarity loss) is \`--recipe paper\`; \`best\` is the recipe that \`npm start\` uses. Images come through a random projection, or, where said so, with a random sign for each pixel or with pixels as phases from 0 to 1: [the paper's own code](https://github.com/wilkieolin/phasor_networks) trains its networks for MNIST behind a projection and those for Fashion-MNIST behind signs.`,
      ),
      ...datasets.map((dataset) => accuracyTable({ findings, settings }, dataset)),
      ...(figure ? [figure] : []),
      ...missing.map(([name, why]) =>
        words(`**Without ${datasetWords({ dataset: name })}**: ${oneLine(why)}`),
      ),
    ],
  };
}

function isLong(kind: NetworkKind, { long }: Told['settings']): boolean {
  return long.some((one) => kindName(one) === kindName(kind));
}

function accuracyTable(
  { findings, settings }: Pick<Told, 'findings' | 'settings'>,
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

function spikesOf({ findings }: Pick<Told, 'findings'>, kind: NetworkKind, neuron: string): string {
  const found = ofKind(answered(findings), kind).filter(
    ({ about, answers }) => about.neuron === neuron && answers.images === all,
  );
  return found.length === 0 ? '' : inPoints(spreadOf(found.map(({ answers }) => answers.accuracy)));
}

/** How many there are of those that were planned. */
export function outOf(count: number, planned: number): string {
  return count >= planned ? String(count) : `${count} of ${planned}`;
}

/** Words of several lines, as one. */
export function oneLine(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join(' ');
}
