import { max } from 'simple-statistics';
import { count, type Figure, percent, small, table } from 'study';
import { predicted, resonatorLaws } from '../resonator-law.ts';
import { shown } from './shown.ts';
import type { Told } from './told.ts';

/** How errors grow with depth, in random networks and in trained ones. */
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
  const beside = findings.layers.filter(({ about }) => about.part === 'neurons');
  const exact = beside.filter(({ about }) => /^(gated|hold)/.test(about.neuron));
  const largest = max(exact.flatMap(({ measured }) => measured.result.map((errors) => errors.largest ?? 0)));
  const meanOf = (layer: number) =>
    beside.find(({ about }) => about.leak === 0.2)?.measured.result[layer - 1].mean ?? null;
  const prediction = [
    '*predicted for two layers*',
    `${predicted.leak} · leak`,
    '1',
    `${predicted.cycles} / N`,
    '1',
  ];
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

Gated and hold, in float64 and float32 alike, lie at the bottom of the first drawing: the largest error of all their phases is ${small(largest)} π. The
others' errors compound: from a mean of ${small(meanOf(1))} π after one layer to ${small(meanOf(settings.overDepth.depth))} π after ${settings.overDepth.depth} with λ = −0.2 (phases that have nothing to do with each other are 0.5 π apart).

### What the resonator's error grows with

The last spike of a source counts for 1 in the sum and the ones before it for e^λ, e^(2λ), … . Whoever fired a moment ago has one
spike more in the sum than who is about to fire, and that one spike is the share (1 − e^λ) / (1 − e^(λN)) of all: −λ for a small leak and
many cycles, 1/N without a leak. The error after one layer is proportional to it, and to how easily the
angle of the sum turns. Without a leak the wrong spikes of the start-up
stay in the sum too, each with the weight 1/N; that is why the second column of slopes grows so much faster with depth.

Mean phase error, ${longCycles} cycles for a leak −λ = ${leaks.join(', ')}; and λ = 0 for N = ${cycles.join(', ')}. The exponent is that of the power law that fits best; the slope is the one
of a straight line. The notes from which this was built predict ${predicted.leak} · leak and ${predicted.cycles} / N for two dense layers.

${shown(resonator, "The resonator's mean phase error against its leak and against 1/N, with the predicted lines")}

${table(['network', 'with the leak', 'exponent', 'without, with 1/N', 'exponent'], [...rows, prediction])}

### Trained networks

Dense networks trained here, ${count(settings.trained.images)} test images.

${shown(agreement, 'Agreement and mean phase error of trained dense networks against their depth')}

${table(['network, neuron', 'cycles', 'accuracy, atemporal', 'accuracy, spikes', 'agreement', 'mean phase error', 'largest'], trained)}`;
}
