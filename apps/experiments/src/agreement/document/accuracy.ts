import { paragraph, type Section, table } from '../../document/document.ts';
import { count, percent, small } from '../../document/numbers.ts';
import type { AgreementResults } from '../agreement-results.ts';
import { networkNames } from './golden-networks.ts';

/** Accuracy and agreement of both golden networks with every neuron. */
export function accuracy({ findings }: AgreementResults): Section {
  const rows = findings.examinations
    .filter(({ about }) => about.backend === 'wasm' && about.against === 'wasm')
    .map(({ about, measured: { result } }) => [
      networkNames[about.network],
      about.neuron,
      count(result.images),
      String(result.cycles),
      percent(result.accuracy.atemporal),
      percent(result.accuracy.spiking),
      percent(result.agreement),
      small(result.answers.median),
      small(result.answers.most),
      small(result.answers.largest),
    ]);
  const head = [
    'network',
    'neuron',
    'images',
    'cycles',
    'accuracy, atemporal',
    'accuracy, spikes',
    'agreement',
    'phase error, median',
    '95 %',
    'largest',
  ];
  return {
    title: 'Accuracy and agreement',
    blocks: [
      paragraph(
        'The same test images in the atemporal pass and on spikes, in float32: accuracy, the fraction of equal predictions (agreement), and the distance of the phases of the last layer from the atemporal ones.',
      ),
      table(head, rows, 2),
      paragraph('Gated runs as a wave of L + 1 cycles, hold for L + 2 cycles.'),
    ],
  };
}
