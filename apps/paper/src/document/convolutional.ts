import { count } from 'study';
import type { NetworkKind } from '../network-spec.ts';
import { neuronNames } from '../neurons.ts';
import { published } from '../published.ts';
import { oneLine } from './accuracy.ts';
import { answered } from './answered.ts';
import { type Block, type Section, type Table, table, words } from './blocks.ts';
import { byKind, datasetWords, ofKind, trainingWords } from './kinds.ts';
import { signed, spreadOf } from './spread.ts';
import type { Told } from './told.ts';

/** The convolutional network of the command line, `--model cnn`. */
export function convolutional(told: Told): Section {
  const networks = told.findings.networks.filter(({ about }) => about.network.model === 'cnn');
  return {
    title: 'A convolutional network',
    blocks:
      networks.length === 0
        ? [words('Not measured yet: `npm run paper -- --only cnn`.')]
        : [
            words(
              "`argand train --model cnn`: convolutions and dense layers of phasors, on the images' own pixels. The paper has no such network on these data; its convolutional network is the one of CIFAR-10. Its curves over cycles and under noise stand with the others above.",
            ),
            ...answersTables(told, 'cnn'),
          ],
  };
}

/** The paper's CIFAR-10 network, or how to get what it needs. */
export function cifar(told: Told): Section {
  const { cifar10 } = published;
  const { atemporal, temporal } = cifar10.sameImages;
  const networks = told.findings.networks.filter(({ about }) => about.network.model === 'paper-cnn');
  const why = told.lacking.get('cifar10');
  const reported = words(
    `The paper reports ${(100 * cifar10.atemporal.mean).toFixed(1)} ± ${(100 * cifar10.atemporal.deviation).toFixed(1)} % atemporally (best ${(100 * cifar10.best).toFixed(2)} %) and, on ${count(cifar10.images)} images, ${(100 * atemporal).toFixed(2)} → ${(100 * temporal).toFixed(2)} % on spikes, which took ${cifar10.hours} hours for ${cifar10.hoursFor} images.`,
  );
  const blocks: Block[] =
    networks.length > 0
      ? [...answersTables(told, 'paper-cnn'), words('Its robustness stands with that of the others above.')]
      : [
          words(
            why === undefined
              ? `**Not measured here.** The network is \`argand train --model paper-cnn\` (1,675,376 parameters, none of them a bias). With \`npm run --silent argand -- data fetch cifar10\`, or the archive \`cifar-10-binary.tar.gz\` in a folder of your own, \`npm run paper -- --only cifar --cifar10 FOLDER\` trains it (${trainingWords(told.settings.cifar[0])}), which takes hours and goes on where it was stopped, and adds it here with its robustness.`
              : `**Not measured: the data set is not here.** ${oneLine(why)}`,
          ),
        ];
  return { title: "The paper's CIFAR-10 network", blocks: [reported, ...blocks] };
}

/** A table for each kind: the network on spikes beside its own atemporal answers to the same images. */
function answersTables({ findings }: Told, model: NetworkKind['model']): Table[] {
  const networks = findings.networks.filter(({ about }) => about.network.model === model);
  return byKind(networks).map(({ kind, found }) => {
    const percent = (numbers: readonly number[]) => (100 * spreadOf(numbers).mean).toFixed(2);
    const results = found.map(({ measured }) => measured.result);
    const minutes = spreadOf(results.map(({ training }) => training.seconds / 60)).mean;
    const rows = neuronNames.flatMap((neuron) => {
      const own = ofKind(answered(findings), kind).filter(({ about }) => about.neuron === neuron);
      if (own.length === 0) return [];
      const answers = own.map((one) => one.answers);
      const differences = answers.map(({ accuracy, atemporalAccuracy }) => accuracy - atemporalAccuracy);
      return [
        [
          neuron,
          percent(answers.map(({ atemporalAccuracy }) => atemporalAccuracy)),
          percent(answers.map(({ accuracy }) => accuracy)),
          signed(spreadOf(differences).mean),
          `${percent(answers.map(({ agreement }) => agreement))} %`,
          spreadOf(answers.map(({ seconds, images }) => (1000 * seconds) / images)).mean.toFixed(1),
          count(answers[0].images),
        ],
      ];
    });
    return table(
      [
        `${datasetWords(kind)}, ${trainingWords(kind)}: ${count(results[0].parameters)} parameters, ${minutes.toFixed(1)} min of training`,
        'atemporal',
        'on spikes',
        'difference',
        'same answer',
        'ms an image',
        'images',
      ],
      rows,
    );
  });
}
