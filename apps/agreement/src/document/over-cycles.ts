import { count, type Figure, percent, table } from 'study';
import { goldenNames } from '../settings.ts';
import { names } from './golden-networks.ts';
import { shown } from './shown.ts';
import type { Told } from './told.ts';

/** What an answer is worth after so many cycles. */
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
answer after N cycles is the last whole cycle, and resonator and ode have one from N = 2 on.

${shown(agreement, 'Share of answers equal to the atemporal ones, after 1 to 12 cycles')}

${table(['answers equal after N =', ...wanted.map(String)], rows)}

${shown(error, 'Median, 95 % and largest phase error of the last layer, after 1 to 12 cycles')}

Gated and hold are exact from N = L + 1 on. Hold gives nearly all answers a cycle or two earlier, because what it holds is soon
nearly right; gated, in its start-up, has heard nothing but its bias. The resonator comes near and stays off by what its leak
makes it: a smaller leak leaves a smaller error in the end (see below), but is slower on the way, because it is as slow to forget the start-up. The error of ode has
a minimum and grows again: Heun's method turns too fast by (2π · 0.02)³/6 at each step, which is 0.005 π in a cycle, and that adds up
over as many cycles as the leak remembers.`;
}
