import type { DataFile } from '../../document/document.ts';
import type { AboutExamination, Findings } from '../plan.ts';

/** The names of the data files, without an extension. */
export const phaseDifferenceFile = 'phase-differences';
export const answerDifferenceFile = 'answer-differences';

const aboutColumns = ['network', 'dynamics', 'spikes', 'atemporalPhases'];

/** Every phase and every prediction that differs between spikes and the atemporal pass. */
export function differences({ examinations }: Findings): DataFile[] {
  return [
    {
      name: phaseDifferenceFile,
      columns: [
        ...aboutColumns,
        'image',
        'layer',
        'kind',
        'neuron',
        'atemporal',
        'spiking',
        'sum',
        'poolMargin',
        'seamDistance',
      ],
      rows: examinations.flatMap(({ about, measured: { result } }) =>
        result.differences.map((difference) => ({ ...difference, ...aboutRow(about) })),
      ),
    },
    {
      name: answerDifferenceFile,
      columns: [...aboutColumns, 'image', 'label', 'atemporal', 'spiking', 'margin'],
      rows: examinations.flatMap(({ about, measured: { result } }) =>
        result.answerDifferences.map((difference) => ({ ...difference, ...aboutRow(about) })),
      ),
    },
  ];
}

function aboutRow({ network, neuron, backend, against }: AboutExamination) {
  const precision = { wasm: 'float32', reference: 'float64' } as const;
  return { network, dynamics: neuron, spikes: precision[backend], atemporalPhases: precision[against] };
}
