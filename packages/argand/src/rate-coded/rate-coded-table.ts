import type { RateCodedMeasurement, RateCodedRun } from '@argand/rate-coded';
import Table from 'cli-table3';

/** What a phasor network did with one neuron, an image. */
export interface PhasorRow {
  readonly neuron: string;
  readonly accuracy: number;
  readonly agreement: number;
  readonly spikes: number;
  readonly synapticOperations: number;
  readonly energy: { readonly additions: number; readonly neuromorphic: number };
}

/** The atemporal pass of a phasor network. */
export interface PhasorPass {
  readonly accuracy: number;
  readonly multiplyAccumulates: number;
  readonly energy: number;
}

/** How pixels come in. */
const inputs: Readonly<Record<RateCodedRun['input'], string>> = {
  current: 'no input fires, the first layer is driven by its own sum, multiplied out once an image',
  regular: 'each pixel fires so often, evenly',
  poisson: 'each pixel fires in each step with that probability',
};

/** How the class is read. */
const readouts: Readonly<Record<RateCodedMeasurement['conversion']['readout'], string>> = {
  potential: 'the class read from potentials of outputs that do not fire',
  spikes: "the class read from the outputs' spikes",
};

const number = (value: number) => value.toLocaleString('en', { maximumFractionDigits: 1 });
const share = (value: number) => `${(100 * value).toFixed(2)} %`;
const joules = (value: number) => `${(value * 1e9).toFixed(1)} nJ`;

/** The phasor network and its rate-coded twin in one table, and in words what the twin is. */
export function rateCodedTable(
  phasor: PhasorPass,
  neurons: readonly PhasorRow[],
  { twin, conversion, runs }: RateCodedMeasurement,
): string {
  const table = new Table({
    head: [
      'beside a rate-coded twin',
      'accuracy',
      'agrees with\nits atemporal',
      'spikes',
      'synaptic\noperations',
      'multiply-\naccumulates',
      'energy,\nadditions',
      'energy,\nneuromorphic',
    ],
    colAligns: ['left', 'right', 'right', 'right', 'right', 'right', 'right', 'right'],
    style: { head: [], border: [] },
  });
  table.push(passCells('phasors, atemporal', phasor));
  for (const row of neurons) table.push(spikingCells(`phasors, ${row.neuron}`, row));
  table.push(passCells('ReLU, atemporal', twin));
  for (const { input, rows } of runs) {
    for (const row of rows) {
      table.push(spikingCells(`rates, ${input}, ${row.steps} ${row.steps === 1 ? 'step' : 'steps'}`, row));
    }
  }
  const leak = conversion.leak === 0 ? '' : ` that leak (${conversion.leak} a step)`;
  return [
    table.toString(),
    `The twin: the same layers with ReLU for the angle and pixels for phases, softmax cross-entropy, Adam, ${twin.trainingImages.toLocaleString('en')} images, ${twin.epochs} ${twin.epochs === 1 ? 'epoch' : 'epochs'}, seed ${twin.seed}.`,
    `Rate-coded: integrate-and-fire neurons${leak}, reset by subtraction, thresholds at the ${conversion.percentile}th percentile of the activations for ${conversion.balancedOn} training images (Diehl 2015, Rueckauer 2017); ${readouts[conversion.readout]}.`,
    'Its energy: a synaptic operation is one addition, and so is each constant current in each step (on the chip it is part of the neuron, and free); the input current is multiplied out.',
    ...runs.map(runWords),
  ].join('\n');
}

function passCells(name: string, { accuracy, multiplyAccumulates, energy }: PhasorPass): string[] {
  return [name, share(accuracy), '', '', '', number(multiplyAccumulates), joules(energy), ''];
}

function spikingCells(
  name: string,
  row: Omit<PhasorRow, 'neuron'> & { readonly multiplyAccumulates?: number },
): string[] {
  return [
    name,
    share(row.accuracy),
    share(row.agreement),
    number(row.spikes),
    number(row.synapticOperations),
    row.multiplyAccumulates ? number(row.multiplyAccumulates) : '',
    joules(row.energy.additions),
    joules(row.energy.neuromorphic),
  ];
}

function runWords({ input, rows, within, latency, currentsPerStep }: RateCodedRun): string {
  const most = rows[rows.length - 1].steps;
  const reached = within
    .map(({ points, steps }) => `${points} point after ${steps ?? `more than ${most}`}`)
    .join(', ');
  const time = ({ steps, images }: typeof latency.firstRight) =>
    steps === null ? 'never' : `${steps.toFixed(1)} steps (${images} images)`;
  return `${input}: ${inputs[input]}; ${number(currentsPerStep)} constant currents. Its accuracy stays within ${reached} steps; right for the first time after ${time(latency.firstRight)}, for good after ${time(latency.rightFrom)}.`;
}
