import { max } from 'simple-statistics';
import { type Block, heading, paragraph, type Section, type Table, table } from '../../document/document.ts';
import { count, percent, small } from '../../document/numbers.ts';
import type { AgreementResults } from '../agreement-results.ts';
import { agreementOverDepth, errorOverDepth } from '../figures/over-depth.ts';
import { resonatorError } from '../figures/resonator.ts';
import { predicted, resonatorLaws } from '../resonator-law.ts';
import { isExact } from './claims.ts';

/** How errors grow with depth, in random networks and in trained ones. */
export function overDepth(results: AgreementResults): Section {
  return {
    title: 'By depth',
    blocks: [...randomNetworks(results), ...causes(results), ...trainedNetworks(results)],
  };
}

function randomNetworks({ findings, settings: { overDepth: extent } }: AgreementResults): Block[] {
  const runs = findings.layers.filter(({ about }) => about.purpose === 'neurons');
  const exact = runs.filter(({ about }) => isExact(about.neuron));
  const largest = max(exact.flatMap(({ measured }) => measured.result.map((errors) => errors.largest ?? 0)));
  const leaking = runs.find(({ about }) => about.leak === 0.2)?.measured.result;
  const meanAfter = (layer: number) => small(leaking?.[layer - 1].mean ?? null);
  const inputs = count(extent.seeds.length * extent.images);
  return [
    paragraph(
      `Phase errors after each layer of random networks: ${extent.depth} layers of ${extent.width} neurons, ${inputs} random inputs. Random networks are harder than trained ones: their inputs have no structure, so sums are small and their angles sensitive, and no readout tolerates an error.`,
    ),
    errorOverDepth(findings),
    paragraph(
      `Gated and hold, in float64 and in float32, lie at the bottom of the first plot: the largest error of all their phases is ${small(largest)} π. The errors of the others compound: with λ = −0.2, from a mean of ${meanAfter(1)} π after one layer to ${meanAfter(extent.depth)} π after ${extent.depth} (unrelated phases are 0.5 π apart on average).`,
    ),
  ];
}

function causes({ findings, settings }: AgreementResults): Block[] {
  const { leaks, longCycles, cycles } = settings.resonator;
  return [
    heading("What the resonator's error depends on"),
    paragraph(
      'In the sum of a resonator, the last spike of a source has weight 1 and earlier spikes have e^λ, e^(2λ), … . A source that has just fired has one spike more in the sum than a source that is about to fire. That spike is the fraction (1 − e^λ) / (1 − e^(λN)) of the sum: −λ for a small leak and many cycles, 1/N without a leak. The error after one layer is proportional to this fraction and to the sensitivity of the angle of the sum. Without a leak the wrong spikes of the start-up remain in the sum, each with weight 1/N, so the second column of slopes grows much faster with depth.',
    ),
    paragraph(
      `Mean phase error: ${longCycles} cycles with −λ = ${leaks.join(', ')}; and λ = 0 with N = ${cycles.join(', ')}. The exponent is that of the best power law, the slope that of a straight line. The prediction for two dense layers is ${predicted.leak} · leak and ${predicted.cycles} / N.`,
    ),
    resonatorError(findings),
    slopeTable({ findings }),
  ];
}

function slopeTable({ findings }: Pick<AgreementResults, 'findings'>): Table {
  const laws = resonatorLaws(findings);
  const rows = laws
    .filter(({ cause }) => cause === 'leak')
    .map((leak) => {
      const cycles = laws.find(
        ({ cause, network, layer }) => cause === 'cycles' && network === leak.network && layer === leak.layer,
      );
      return [
        `${leak.network === 'random' ? 'random' : 'golden MLP'}, layer ${leak.layer}`,
        `${leak.slope.toPrecision(2)} · leak`,
        leak.exponent.toFixed(2),
        `${cycles?.slope.toPrecision(2)} / N`,
        cycles?.exponent.toFixed(2) ?? '–',
      ];
    });
  const prediction = [
    '*predicted for two layers*',
    `${predicted.leak} · leak`,
    '1',
    `${predicted.cycles} / N`,
    '1',
  ];
  const head = ['network', 'with leak', 'exponent', 'without leak, by 1/N', 'exponent'];
  return table(head, [...rows, prediction]);
}

function trainedNetworks({ findings, settings: { trained } }: AgreementResults): Block[] {
  const rows = findings.trained.flatMap(({ about: { depth }, measured: { result } }) =>
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
  const head = [
    'network, neuron',
    'cycles',
    'accuracy, atemporal',
    'accuracy, spikes',
    'agreement',
    'mean phase error',
    'largest',
  ];
  return [
    heading('Trained networks'),
    paragraph(`Dense networks trained here, on ${count(trained.images)} test images.`),
    agreementOverDepth(findings),
    table(head, rows),
  ];
}
