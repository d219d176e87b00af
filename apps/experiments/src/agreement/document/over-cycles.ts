import { paragraph, type Section, table } from '../../document/document.ts';
import { count, percent } from '../../document/numbers.ts';
import type { AgreementResults } from '../agreement-results.ts';
import { agreementOverCycles, errorOverCycles } from '../figures/over-cycles.ts';
import { goldenNames } from '../settings.ts';
import { networkNames } from './golden-networks.ts';

const shownCycles = [2, 3, 4, 5, 6, 8, 10, 12];

/** Agreement and phase errors by number of cycles. */
export function overCycles({ findings, settings }: AgreementResults): Section {
  const rows = findings.cycles.map(({ about, measured: { result } }) => [
    `${about.network === 'mnist-mlp' ? 'MLP' : 'conv.'}, ${about.neuron}`,
    ...shownCycles.map((cycles) => {
      const row = result.find((one) => one.cycles === cycles);
      return row ? percent(row.agreement, 1) : '–';
    }),
  ]);
  const { images } = settings.overCycles;
  const shown = goldenNames.map((name) => `${count(images[name])} images for the ${networkNames[name]}`);
  return {
    title: 'By number of cycles',
    blocks: [
      paragraph(
        `Predictions after N cycles, in float32: ${shown.join(', ')}. All N are read from one run, because later spikes do not change earlier ones. The prediction after N cycles is that of the last complete cycle; resonator and ode have one from N = 2 on.`,
      ),
      agreementOverCycles(findings),
      table(['agreement after N =', ...shownCycles.map(String)], rows),
      errorOverCycles(findings),
      paragraph(
        "Gated and hold are exact from N = L + 1 on. Hold gives nearly all predictions one or two cycles earlier, because the phases it holds are soon nearly right; until then, gated has received only its bias. The resonator approaches the atemporal phases, with an error that depends on its leak: a smaller leak leaves a smaller error in the end (see below) but converges more slowly, because the start-up decays more slowly. The error of ode has a minimum and grows again: each step of Heun's method rotates too far by (2π · 0.02)³/6, which is 0.005 π in a cycle and accumulates over the cycles that the leak retains.",
      ),
    ],
  };
}
