import { circularMean, fromSpikeTime, spikeTime } from '@argand/phasor';
import { normal, randomStream } from '@argand/random';
import { degrees } from '../answering/words.ts';
import { onThemeChange, palette } from '../page/theme.ts';
import { PhaseDial } from './phase-dial.ts';
import { slider } from './slider.ts';
import { appendAll, drawing, set, svg } from './svg.ts';

const cycles = 4;
const [left, right, top, row] = [110, 470, 60, 72];

/** Step 4: phases as spike trains. Each neuron fires once a cycle, at its own moment, and its phase is read back from when it did. */
export function showSpikeTrain(figure: HTMLElement): void {
  const picture = drawing(
    600,
    270,
    'Three phases, their spikes over four cycles, and the phases that are read from the spikes',
  );
  let jitter = 0;
  const dials = [0.5, -0.2, -0.75].map(
    (phase, k) =>
      new PhaseDial({ x: 50, y: top + row * k, radius: 28, label: `neuron ${k + 1}`, phase, turned: show }),
  );
  const spikes = dials.map(() => Array.from({ length: cycles }, () => svg('line', { class: 'spike' })));
  const read = dials.map((_, k) => svg('text', { x: right + 16, y: top + row * k + 5 }));
  const at = (time: number) => left + ((right - left) * time) / cycles;
  appendAll(picture, [
    ...dials.map((_, k) => svg('path', { d: `M${left} ${top + row * k}H${right}`, class: 'axis' })),
    ...Array.from({ length: cycles + 1 }, (_, k) =>
      svg('path', { d: `M${at(k)} ${top - 34}V${top + 2 * row + 34}`, class: 'faint' }),
    ),
    ...Array.from({ length: cycles }, (_, k) =>
      svg(
        'text',
        { x: at(k + 0.5), y: top + 2 * row + 54, 'text-anchor': 'middle', class: 'quiet' },
        `cycle ${k}`,
      ),
    ),
    svg('text', { x: right + 16, y: top - 34, class: 'quiet' }, 'read back'),
    ...dials.map(({ group }) => group),
    ...spikes.flat(),
    ...read,
  ]);
  figure.append(picture);
  const words = (value: number) => (value === 0 ? 'none' : `σ = ${value.toFixed(3)} of a cycle`);
  slider(figure, { label: 'jitter', least: 0, most: 0.15, step: 0.005, value: 0, words }, (value) => {
    jitter = value;
    show();
  });
  onThemeChange(show);
  show();

  function show(): void {
    const { wheel } = palette();
    dials.forEach((dial, k) => {
      dial.draw();
      const deviates = normal(randomStream(0, 'explain jitter', k), cycles);
      const phases = new Float64Array(cycles);
      for (let cycle = 0; cycle < cycles; cycle++) {
        // A spike that would leave the picture stays at its edge.
        const time = Math.min(Math.max(spikeTime(cycle, dial.phase) + jitter * deviates[cycle], 0), cycles);
        phases[cycle] = fromSpikeTime(time).phase;
        const x = at(time);
        const y = top + row * k;
        set(spikes[k][cycle], { x1: x, x2: x, y1: y - 22, y2: y + 22, stroke: wheel.colour(phases[cycle]) });
      }
      read[k].textContent = degrees(circularMean(phases));
    });
  }
}
