import { min } from 'simple-statistics';
import { count, percent, small } from '../../document/numbers.ts';
import type { Examination } from '../measurements/examination.ts';
import { tolerance } from '../measurements/examination.ts';
import type { Findings } from '../plan.ts';
import { predicted, resonatorLaws } from '../resonator-law.ts';
import { layersOf } from './golden-networks.ts';

/** A claim about the neurons, and what was measured. */
export interface Claim {
  readonly claim: string;
  readonly found: string;
  readonly holds: boolean;
  /** Why it does not hold, if that is known. */
  readonly why?: string;
}

/** The largest factor between a slope and its prediction that counts as agreement. */
export const sameSlope = 1.5;
const exactInFloat64 = 1e-9;
const enoughWithin = 0.9999;

/** All claims, in the order of the sections. */
export function claimsOf(findings: Findings): Claim[] {
  return [
    exactFromCycleL(findings),
    leakChangesNothing(findings),
    exactAtDepth(findings),
    float64(findings),
    ...float32(findings),
    sameAnswers(findings),
    sameAccuracy(findings),
    ...knownAgreements(findings),
    ...resonatorSlopes(findings),
    growsWithLeak(findings),
    growsWithDepth(findings),
  ];
}

function exactFromCycleL({ cycles }: Findings): Claim {
  const settled = cycles
    .filter(({ about }) => isExact(about.neuron))
    .flatMap(({ about, measured: { result } }) =>
      result.filter((row) => row.cycles > layersOf[about.network]),
    );
  const least = min(settled.map(({ agreement }) => agreement));
  return {
    claim:
      'gated and hold (λ = 0 and −4), both networks: from L + 1 cycles on, every prediction is the atemporal one',
    found: `least agreement ${percent(least)}, largest phase error ${small(largestOf(settled))} π (float32)`,
    holds: least === 1,
  };
}

function leakChangesNothing({ cycles }: Findings): Claim {
  const rowsOf = (end: string) => cycles.filter(({ about }) => about.neuron === `hold, λ = ${end}`);
  const [without, leaking] = [rowsOf('0'), rowsOf('−4')];
  const differing = without.flatMap(({ measured: { result } }, k) =>
    result.filter((row, i) => row.largest !== leaking[k].measured.result[i].largest),
  );
  return {
    claim: 'hold: the leak changes no settled phase, and no phase of the start-up of the golden networks',
    found: `the largest errors of λ = 0 and λ = −4 differ after ${differing.length} of ${without.flatMap(({ measured }) => measured.result).length} numbers of cycles`,
    holds: differing.length === 0,
  };
}

function exactAtDepth({ layers }: Findings): Claim {
  const exact = layers.filter(({ about }) => about.purpose === 'neurons' && isExact(about.neuron));
  const errors = exact.flatMap(({ measured }) => measured.result);
  const largest = largestOf(errors);
  const silent = errors.reduce((sum, { silentInOne }) => sum + silentInOne, 0);
  return {
    claim: `gated and hold: exact after each of ${exact[0].measured.result.length} layers of random networks, in float64 and in float32`,
    found: `largest phase error ${small(largest)} π`,
    holds: largest <= exactInFloat64 && silent === 0,
  };
}

function float64(findings: Findings): Claim {
  const runs = exactRuns(findings, 'reference', 'reference');
  const largest = largestOf(runs.flatMap(({ layers }) => layers));
  const phases = runs.reduce((sum, run) => sum + phasesOf(run), 0);
  return {
    claim: `float64, all layers and pools: no phase of gated and hold is off by more than ${exactInFloat64} π`,
    found: `largest of ${count(phases)} phase errors: ${small(largest)} π`,
    holds:
      largest <= exactInFloat64 &&
      runs.every(({ layers }) => layers.every((layer) => layer.silentInOne === 0)),
  };
}

function float32(findings: Findings): Claim[] {
  return [
    ['wasm', 'on the same backend'],
    ['reference', 'computed in float64'],
  ].map(([against, words]) => {
    const runs = exactRuns(findings, 'wasm', against);
    const phases = runs.reduce((sum, run) => sum + phasesOf(run), 0);
    const beyond = runs.reduce(
      (sum, { layers }) => sum + layers.reduce((part, layer) => part + layer.beyond, 0),
      0,
    );
    return {
      claim: `float32, gated and hold against atemporal phases ${words}: at least ${percent(enoughWithin)} of all phases within ${tolerance} π`,
      found: `${count(beyond)} of ${count(phases)} phases beyond; largest error ${small(largestOf(runs.flatMap(({ layers }) => layers)))} π`,
      holds: 1 - beyond / phases >= enoughWithin,
    };
  });
}

function sameAnswers(findings: Findings): Claim {
  const runs = [...exactRuns(findings, 'wasm', 'wasm'), ...exactRuns(findings, 'wasm', 'reference')];
  const differing = runs.flatMap(({ answerDifferences }) => answerDifferences);
  const images = runs.reduce((sum, run) => sum + run.images, 0);
  const widest = differing.reduce((most, { margin }) => Math.max(most, margin), 0);
  return {
    claim: `float32, gated and hold: predictions differ only if the atemporal margin is below ${tolerance} π`,
    found: `${differing.length} of ${count(images)} predictions differ${differing.length > 0 ? `; widest margin ${small(widest)} π` : ''}`,
    holds: widest < tolerance,
  };
}

function sameAccuracy({ examinations }: Findings): Claim {
  const runs = examinations.filter(
    ({ about }) => about.exact && about.backend === 'wasm' && about.against === 'wasm',
  );
  const agreeing = runs.filter(({ measured: { result } }) => result.agreement === 1);
  return {
    claim:
      'gated in L + 1 cycles and hold (λ = 0 and −4) in L + 2: accuracy on spikes equals atemporal accuracy',
    found: `${agreeing.length} of ${runs.length} runs predict the atemporal class for every image`,
    holds: agreeing.length === runs.length,
  };
}

const otherNetwork =
  'the earlier value is that of another network of four layers, which is not in the repository.';

/** Agreement measured with prototypes; the trained networks are different ones, so their tolerance is larger. */
function knownAgreements({ examinations, trained }: Findings): Claim[] {
  const ofGolden = (neuron: string) =>
    examinations.find(({ about }) => about.network === 'mnist-mlp' && about.neuron === neuron)?.measured
      .result.agreement;
  const ofFour = (neuron: string) =>
    trained
      .find(({ about }) => about.depth === 4)
      ?.measured.result.neurons.find((row) => row.neuron === neuron)?.agreement;
  const cases: readonly (readonly [string, number, number, number | undefined])[] = [
    ['resonator, λ = −0.2, golden MLP, 10 cycles', 0.989, 0.01, ofGolden('resonator, λ = −0.2')],
    ['ode, Heun 0.02, golden MLP, 10 cycles', 0.989, 0.01, ofGolden('ode, Heun 0.02')],
    ['resonator, λ = −0.2, four trained layers, 10 cycles', 0.91, 0.05, ofFour('resonator, λ = −0.2')],
    ['resonator, λ = −0.02, four trained layers, 10 cycles', 0.63, 0.05, ofFour('resonator, λ = −0.02')],
  ];
  return cases.flatMap(([what, known, within, found]) =>
    found === undefined
      ? []
      : [
          {
            claim: `${what}: ${percent(known, 1)} of predictions are the atemporal ones, within ${100 * within} ${within === 0.01 ? 'point' : 'points'}`,
            found: percent(found),
            holds: Math.abs(found - known) <= within,
            ...(what.includes('four') ? { why: otherNetwork } : {}),
          },
        ],
  );
}

function resonatorSlopes(findings: Findings): Claim[] {
  const laws = resonatorLaws(findings);
  const [random, golden] = (['random', 'mnist-mlp'] as const).map(
    (network) =>
      findings.conditioning.find(({ about }) => about.network === network)?.measured.result[0] ?? 0,
  );
  return (['leak', 'cycles'] as const).flatMap((cause) =>
    (['mnist-mlp', 'random'] as const).map((network) => {
      const own = laws.filter((law) => law.network === network && law.cause === cause);
      const layer = network === 'mnist-mlp' ? own.length : 1;
      const law = own[layer - 1];
      const where = network === 'mnist-mlp' ? 'golden MLP, last layer' : 'random networks, first layer';
      const ratio = law.slope / predicted[cause];
      return {
        claim: `resonator, ${where}: mean error about ${cause === 'leak' ? `${predicted.leak} · leak` : `${predicted.cycles} / N without a leak`}`,
        found: `${law.slope.toPrecision(2)} ${cause === 'leak' ? '· leak' : '/ N'}, with ${cause === 'leak' ? 'the leak' : '1/N'} to the power of ${law.exponent.toFixed(2)}`,
        holds: ratio <= sameSlope && ratio >= 1 / sameSlope,
        ...(network === 'random'
          ? {
              why: `the slope depends on the network as well as on the neuron. The angle of a sum z is more sensitive if |z| is small beside the weights: the median of √(Σ w²)/|z| is ${random.toFixed(2)} in the first layer of the random networks and ${golden.toFixed(2)} in that of the golden MLP, a factor of ${(random / golden).toFixed(1)}.`,
            }
          : {}),
      };
    }),
  );
}

function growsWithLeak(findings: Findings): Claim {
  const laws = resonatorLaws(findings).filter(({ cause }) => cause === 'leak');
  const ordered = (law: { points: readonly { y: number }[] }) =>
    law.points.every(({ y }, k) => k === 0 || y > law.points[k - 1].y);
  const broken = laws.filter((law) => !ordered(law));
  return {
    claim: 'resonator: the mean error grows with the leak, in every layer of both kinds of network',
    found:
      broken.length === 0
        ? 'it does in every layer'
        : `not in ${broken.map(({ network, layer }) => `${network}, layer ${layer}`).join('; ')}`,
    holds: broken.length === 0,
  };
}

function growsWithDepth({ layers }: Findings): Claim {
  const run = layers.find(
    ({ about }) => about.network === 'random' && about.purpose === 'leak' && about.leak === 0.2,
  );
  const means = run?.measured.result.map(({ mean }) => mean ?? 0) ?? [];
  const growing = means.every((mean, layer) => layer === 0 || mean > means[layer - 1]);
  return {
    claim: 'resonator, λ = −0.2: the mean error grows with every layer of the random networks',
    found: means.map((mean) => small(mean)).join(', '),
    holds: growing,
  };
}

/** Whether a neuron is claimed to reproduce the atemporal phases. */
export function isExact(neuron: string): boolean {
  return neuron.startsWith('gated') || neuron.startsWith('hold');
}

function exactRuns({ examinations }: Findings, backend: string, against: string): Examination[] {
  return examinations
    .filter(({ about }) => about.exact && about.backend === backend && about.against === against)
    .map(({ measured }) => measured.result);
}

function phasesOf({ layers }: Examination): number {
  return layers.reduce((sum, { phases }) => sum + phases, 0);
}

function largestOf(errors: readonly { readonly largest: number | null }[]): number {
  return errors.reduce((most, { largest }) => Math.max(most, largest ?? 0), 0);
}
