import { count, percent, small, table } from 'study';
import { names } from './golden-networks.ts';
import type { Told } from './told.ts';

/** Accuracy and agreement of both golden networks with every neuron. */
export function agreementTable({ findings }: Told): string {
  const rows = findings.examinations
    .filter(({ about }) => about.backend === 'wasm' && about.against === 'wasm')
    .map(({ about, measured: { result } }) => [
      names[about.network],
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
  return `## Accuracy and agreement

The same test images, atemporally and on spikes, in float32: how many are right, how many get the atemporal answer, and how far the phases
of the last layer are from the atemporal ones.

${table(['network', 'neuron', 'images', 'cycles', 'accuracy, atemporal', 'accuracy, spikes', 'agreement', 'phase error, median', '95 %', 'largest'], rows, 2)}

Gated runs as a wave of L + 1 cycles, hold for L + 2.`;
}
