import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { csvFormat } from 'd3-dsv';
import { writeFigure, writeText } from 'study';
import { floatErrors } from '../figures/float-errors.ts';
import { agreementOverCycles, errorOverCycles } from '../figures/over-cycles.ts';
import { agreementOverDepth, errorOverDepth } from '../figures/over-depth.ts';
import { resonatorError } from '../figures/resonator.ts';
import type { AboutExamination, Findings } from '../plan.ts';
import { agreementTable } from './agreement-table.ts';
import { claimsTable } from './claims-table.ts';
import { floatTable } from './float-table.ts';
import { introduction } from './introduction.ts';
import { overCycles } from './over-cycles.ts';
import { overDepth } from './over-depth.ts';
import type { Told } from './told.ts';

/** Writes `agreement.md` into a folder, and its figures and numbers into `agreement/` beside it. @returns the document's path */
export async function writeDocument(folder: string, told: Told): Promise<string> {
  const { findings } = told;
  const ofCycles = [agreementOverCycles(findings), errorOverCycles(findings)];
  const ofDepth = [errorOverDepth(findings), resonatorError(findings), agreementOverDepth(findings)];
  const ofFloats = [floatErrors(findings)];
  const text = [
    introduction(told),
    claimsTable(told),
    agreementTable(told),
    overCycles(told, ofCycles),
    overDepth(told, ofDepth),
    floatTable(told, ofFloats),
  ].join('\n\n');

  const beside = join(folder, 'agreement');
  await mkdir(beside, { recursive: true });
  for (const figure of [...ofCycles, ...ofDepth, ...ofFloats]) await writeFigure(beside, figure);
  await writeText(
    join(beside, 'phase-differences.csv'),
    csvFormat(phaseDifferences(findings), differenceColumns),
  );
  await writeText(
    join(beside, 'answer-differences.csv'),
    csvFormat(answerDifferences(findings), answerColumns),
  );
  const file = join(folder, 'agreement.md');
  await writeText(file, text);
  return file;
}

const aboutColumns = ['network', 'dynamics', 'spikes', 'atemporalPhases'] as const;
const differenceColumns = [
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
] as const;
const answerColumns = [...aboutColumns, 'image', 'label', 'atemporal', 'spiking', 'margin'] as const;

function phaseDifferences({ examinations }: Findings) {
  return examinations.flatMap(({ about, measured: { result } }) =>
    result.differences.map((difference) => ({ ...difference, ...aboutRow(about) })),
  );
}

function answerDifferences({ examinations }: Findings) {
  return examinations.flatMap(({ about, measured: { result } }) =>
    result.answerDifferences.map((difference) => ({ ...difference, ...aboutRow(about) })),
  );
}

function aboutRow({ network, neuron, backend, against }: AboutExamination) {
  const precision = { wasm: 'float32', reference: 'float64' } as const;
  return { network, dynamics: neuron, spikes: precision[backend], atemporalPhases: precision[against] };
}
