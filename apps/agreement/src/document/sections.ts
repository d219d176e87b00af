import { cpus } from 'node:os';
import type { Figure } from '../figures/sheet.ts';
import { tolerance } from '../measurements/examination.ts';
import { predicted, resonatorLaws } from '../resonator-law.ts';
import { type GoldenName, goldenNames } from '../settings.ts';
import { claimsOf, layersOf } from './claims.ts';
import { count, percent, small, table } from './markdown.ts';
import type { Told } from './told.ts';

const names: Readonly<Record<GoldenName, string>> = {
  'mnist-mlp': 'MLP 784-100-10',
  'mnist-cnn': 'convolutional network',
};

/** Where a drawing and its numbers are, from the document. */
function shown({ name }: Figure, words: string): string {
  return `![${words}](agreement/${name}.svg)\n\nNumbers: [\`${name}.csv\`](agreement/${name}.csv).`;
}

export function introduction({ findings, settings, device }: Told): string {
  const measured = Object.values(findings).flatMap(
    (all: readonly { measured: { seconds: number; date: string } }[]) =>
      all.map((finding) => finding.measured),
  );
  const seconds = measured.reduce((sum, one) => sum + one.seconds, 0);
  const dates = measured.map(({ date }) => date).sort();
  const [cpu] = cpus();
  return `# The same network in time, with four neurons

A phasor network that was trained atemporally runs on spikes with the same weights and no conversion step. This page measures how
near the answers on spikes come to the atemporal ones, for each of the four neurons. \`npm run agreement\` wrote it, with its
tables, figures and the numbers beside them; \`npm run agreement -- --quick\` measures the same on few images.

Phases and their errors are in units of π, and errors are distances on the circle: +1 and −1 are one phase. N is the number of cycles, L
the number of layers with synapses.

- **Networks**: the two trained on MNIST by an independent implementation (\`tests/golden\`): ${goldenNames.map((name) => `\`${name}\` (${names[name]}, L = ${layersOf[name]})`).join(' and ')}; dense networks trained here (recipe \`best\`, two epochs, ${count(settings.trained.trainingImages)} images, width ${settings.trained.width}, seed 0); and dense networks of
  ${settings.overDepth.depth} layers of ${settings.overDepth.width} with random weights (Glorot uniform, biases 1, seeds ${settings.overDepth.seeds.join(', ')}) that are shown random phases.
- **Images**: the first of MNIST's test set.
- **Neurons**: \`gated()\`, \`hold({ leak: 0 })\`, \`hold({ leak: 4 })\`, \`resonator({ leak })\` and \`ode({ solver: 'heun', step: 0.02 })\`; λ = −leak. What is not said is the default.
- **Made** ${dates[0] === dates.at(-1) ? dates[0] : `${dates[0]} to ${dates.at(-1)}`} in ${Math.max(seconds / 60, 1).toFixed(0)} min of measuring: Node ${process.versions.node} on ${process.platform} ${process.arch}, ${cpus().length} cores (${cpu?.model.trim() ?? 'unknown'}), shared with other work; float32 on ${device}; float64 on
  the reference backend. Nothing else here depends on the machine.`;
}

export function claims({ findings }: Told): string {
  const rows = claimsOf(findings).map(({ claim, found, held }) => [claim, found, held ? 'yes' : '**no**']);
  return `## What was claimed, and what was found

${table(['claim', 'found', 'held'], rows).replace('| --- | --: | --: |', '| --- | --- | --- |')}

A slope counts as the predicted one where neither is more than 1½ times the other.`;
}

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

${table(['network', 'neuron', 'images', 'cycles', 'accuracy, atemporal', 'accuracy, spikes', 'agreement', 'phase error, median', '95 %', 'largest'], rows)}

Gated runs as a wave of L + 1 cycles, hold for L + 2.`;
}

export function overCycles({ findings, settings }: Told, [agreement, error]: readonly Figure[]): string {
  const wanted = [2, 3, 4, 5, 6, 8, 10, 12];
  const rows = findings.cycles.map(({ about, measured: { result } }) => [
    `${about.network === 'mnist-mlp' ? 'MLP' : 'conv.'}, ${about.neuron}`,
    ...wanted.map((cycles) => {
      const row = result.find((one) => one.cycles === cycles);
      return row ? percent(row.agreement, 1) : '–';
    }),
  ]);
  const { images } = settings.overCycles;
  return `## Over cycles

What an answer is worth after N cycles: ${goldenNames.map((name) => `${count(images[name])} images for the ${names[name]}`).join(', ')}, float32. All N are read from one run, because what has not happened yet changes nothing; the
answer after N cycles is the last whole cycle, which for resonator and ode begins after N = 2.

${shown(agreement, 'Share of answers equal to the atemporal ones, after 1 to 12 cycles')}

${table(['answers equal after N =', ...wanted.map(String)], rows)}

${shown(error, 'Median, 95 % and largest phase error of the last layer, after 1 to 12 cycles')}

Gated and hold are exact from N = L + 1 on, and hold gives nearly all answers a cycle or two earlier: it is already right where only small
phase errors are left, while gated has no part of its input before it has all. The resonator comes near and stays off by what its leak
makes it; a smaller leak is better in the end and slower on the way, because it is as slow to forget the start-up. The error of ode has
a minimum and grows again: Heun's method turns too fast by (2π · 0.02)³/6 at each step, which is 0.005 π in a cycle, and that adds up
over as many cycles as the leak remembers.`;
}

export function overDepth(
  { findings, settings }: Told,
  [error, resonator, agreement]: readonly Figure[],
): string {
  const laws = resonatorLaws(findings);
  const rows = laws
    .filter(({ cause }) => cause === 'leak')
    .map((leak) => {
      const cycles = laws.find(
        (law) => law.cause === 'cycles' && law.network === leak.network && law.layer === leak.layer,
      );
      return [
        `${leak.network === 'random' ? 'random' : 'golden MLP'}, layer ${leak.layer}`,
        `${leak.slope.toPrecision(2)} · leak`,
        leak.exponent.toFixed(2),
        `${cycles?.slope.toPrecision(2)} / N`,
        cycles?.exponent.toFixed(2) ?? '–',
      ];
    });
  const { leaks, longCycles, cycles } = settings.resonator;
  const trained = findings.trained.flatMap(({ about: { depth }, measured: { result } }) =>
    result.neurons.map((row) => [
      `${depth} ${depth === 1 ? 'layer' : 'layers'}, ${row.neuron}`,
      String(row.cycles),
      percent(result.accuracy),
      percent(row.accuracy),
      percent(row.agreement),
      small(row.mean),
      small(row.largest),
    ]),
  );
  return `## Over depth

Random networks, ${settings.overDepth.depth} layers of ${settings.overDepth.width} neurons, ${count(settings.overDepth.seeds.length * settings.overDepth.images)} random inputs: the phase error after each layer. They are harder than trained ones: their
inputs have no structure, so sums are small and their angles turn easily, and no readout forgives an error.

${shown(error, 'Mean, median and largest phase error after each layer of random networks')}

Gated and hold, in float64 and float32 alike, are at the bottom of the figure: after every layer their phases are the atemporal ones, to the last bit. The
others' errors compound until, after five or six layers, little of the atemporal phase is left.

### What the resonator's error grows with

The last spike of a source counts for 1 in the sum and the ones before it for e^λ, e^2λ, … . Whoever fired a moment ago has one
spike more in the sum than who is about to fire, and that one spike is the share (1 − e^λ) / (1 − e^λN) of all: −λ for a small leak and
many cycles, 1/N without a leak. The error after one layer is proportional to it. Without a leak the wrong spikes of the start-up
stay in the sum too, each with the weight 1/N; that is why the second column of slopes grows so much faster with depth.

Mean phase error, ${longCycles} cycles for a leak −λ = ${leaks.join(', ')}; and λ = 0 for N = ${cycles.join(', ')}. The exponent is that of the power law that fits best; the slope is the one
of a straight line. The notes from which this was built predict ${predicted.leak} · leak and ${predicted.cycles} / N for two dense layers.

${shown(resonator, "The resonator's mean phase error against its leak and against 1/N, with the predicted lines")}

${table(['network', 'with the leak', 'exponent', 'without, with 1/N', 'exponent'], rows)}

### Trained networks

Dense networks trained here, ${count(settings.trained.images)} test images.

${shown(agreement, 'Agreement and mean phase error of trained dense networks against their depth')}

${table(['network, neuron', 'cycles', 'accuracy, atemporal', 'accuracy, spikes', 'agreement', 'mean phase error', 'largest'], trained)}`;
}

export function floats({ findings }: Told, [figure]: readonly Figure[]): string {
  const rows = findings.examinations
    .filter(({ about }) => about.exact)
    .map(({ about, measured: { result } }) => {
      const sum = (of: (layer: (typeof result.layers)[number]) => number) =>
        result.layers.reduce((total, layer) => total + of(layer), 0);
      const phases = sum(({ phases: own }) => own);
      const beyond = sum(({ beyond: own }) => own);
      const widest = Math.max(0, ...result.answerDifferences.map(({ margin }) => margin));
      return [
        `${names[about.network]}, ${about.neuron}`,
        about.backend === 'wasm' ? 'float32' : 'float64',
        about.against === 'wasm' ? 'float32' : 'float64',
        count(result.images),
        count(phases),
        percent(sum(({ equal }) => equal) / phases),
        small(Math.max(...result.layers.map(({ largest }) => largest))),
        String(beyond),
        `${result.answerDifferences.length}${widest > 0 ? ` (margin up to ${small(widest)})` : ''}`,
      ];
    });
  return `## To the last bit

Gated and hold are said to give the atemporal phases up to rounding. Here every phase of every layer and pool is compared, in float64, in float32,
and float32 spikes with float64 atemporal phases, where not even the encoded inputs are the same numbers.

${table(['network, neuron', 'spikes', 'atemporal', 'images', 'phases', 'equal to the bit', 'largest error', `beyond ${tolerance} π`, 'answers that differ'], rows)}

${shown(figure, 'The share of phases whose error is larger than x')}

A phase is badly conditioned where its sum is nearly 0, and a min-pool jumps where a phase of its window crosses the seam. Every
phase beyond ${tolerance} π is listed, with |z| of its sum, and at a pool how much smaller the smallest phase of the window was than the next and how near the window came to the seam:
[\`phase-differences.csv\`](agreement/phase-differences.csv). Answers that differ, with the atemporal margin (how much nearer to ½ the winner was than the next), of all
neurons: [\`answer-differences.csv\`](agreement/answer-differences.csv).`;
}
