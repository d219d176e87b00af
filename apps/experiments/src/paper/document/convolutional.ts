import { type Block, paragraph, type Section, type Table, table } from '../../document/document.ts';
import { count } from '../../document/numbers.ts';
import { signed, spreadOf } from '../../document/spread.ts';
import type { NetworkKind } from '../network-spec.ts';
import { neuronNames } from '../neurons.ts';
import type { PaperResults } from '../paper-results.ts';
import { published } from '../published.ts';
import { oneLine } from './accuracy.ts';
import { answered } from './answered.ts';
import { byKind, datasetWords, ofKind, trainingWords } from './kinds.ts';

/** The convolutional network of the command line, `--model cnn`. */
export function convolutional(results: PaperResults): Section {
  const networks = results.findings.networks.filter(({ about }) => about.network.model === 'cnn');
  return {
    title: 'A convolutional network',
    blocks:
      networks.length === 0
        ? [paragraph('Not measured yet: `npm run experiment -- paper --only cnn`.')]
        : [
            paragraph(
              "`argand train --model cnn`: convolutional and dense phasor layers, with scaled pixels as phases. The paper's convolutional network is for CIFAR-10; it has none for these data sets. Curves over cycles and under noise are in the sections above.",
            ),
            ...answersTables(results, 'cnn'),
          ],
  };
}

/** The paper's CIFAR-10 network, or how to measure it. */
export function cifar(results: PaperResults): Section {
  const { cifar10 } = published;
  const { atemporal, temporal } = cifar10.sameImages;
  const networks = results.findings.networks.filter(({ about }) => about.network.model === 'paper-cnn');
  const why = results.missing.get('cifar10');
  const reported = paragraph(
    `The paper reports ${(100 * cifar10.atemporal.mean).toFixed(1)} ± ${(100 * cifar10.atemporal.deviation).toFixed(1)} % atemporally (best ${(100 * cifar10.best).toFixed(2)} %) and, on ${count(cifar10.images)} images, ${(100 * atemporal).toFixed(2)} → ${(100 * temporal).toFixed(2)} % on spikes; ${cifar10.hoursFor} images on spikes took ${cifar10.hours} hours.`,
  );
  const blocks: Block[] =
    networks.length > 0
      ? [...answersTables(results, 'paper-cnn'), paragraph('Its robustness is in the section above.')]
      : [
          paragraph(
            why === undefined
              ? `**Not measured here.** The network is \`argand train --model paper-cnn\` (1,675,376 parameters, no biases). Fetch the data set with \`npm run --silent argand -- data fetch cifar10\`, or put \`cifar-10-binary.tar.gz\` into a folder. Then \`npm run experiment -- paper --only cifar --cifar10 FOLDER\` trains it (${trainingWords(results.settings.cifar[0])}), which takes hours and resumes if it was interrupted, and adds it here with its robustness.`
              : `**Not measured: the data set is missing.** ${oneLine(why)}`,
          ),
        ];
  return { title: "The paper's CIFAR-10 network", blocks: [reported, ...blocks] };
}

/** A table for each kind: predictions on spikes beside the atemporal ones for the same images. */
function answersTables({ findings }: PaperResults, model: NetworkKind['model']): Table[] {
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
        'same prediction',
        'ms per image',
        'images',
      ],
      rows,
    );
  });
}
