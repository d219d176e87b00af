import { cosPi, sinPi, spikeTime } from '@argand/phasor';
import { degrees } from '../answering/words.ts';
import { onThemeChange, palette } from '../page/theme.ts';
import { PhaseDial } from './phase-dial.ts';
import { appendAll, drawing, set, setFormula, svg } from './svg.ts';

const [left, right, line] = [290, 580, 150];

/** Step 1: an angle is a moment. A hand on a circle, and the same hand as a spike within a cycle. */
export function showPhase(figure: HTMLElement): void {
  const picture = drawing(600, 250, 'A phase on a circle, and as the moment of a spike in a cycle');
  const spike = svg('line', { y1: line - 34, y2: line + 34, class: 'spike' });
  const words = svg('text', { x: left, y: line - 62, class: 'formula' });
  const value = svg('text', { x: left, y: line + 84 });
  const moment = svg('text', { 'text-anchor': 'middle', y: line + 54 });
  const dial = new PhaseDial({
    x: 125,
    y: 125,
    radius: 90,
    label: 'the phase',
    phase: 0.3,
    wheel: true,
    turned: show,
  });
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((time) => {
    const x = left + (right - left) * time;
    return svg('path', { d: `M${x} ${line - 6}v12`, class: 'faint' });
  });
  appendAll(picture, [
    dial.group,
    svg('path', { d: `M${left} ${line}H${right}`, class: 'axis' }),
    ...ticks,
    svg('text', { x: left, y: line + 24, class: 'quiet' }, '0'),
    svg('text', { x: right, y: line + 24, 'text-anchor': 'end', class: 'quiet' }, 'one cycle'),
    spike,
    words,
    value,
    moment,
  ]);
  figure.append(picture);
  onThemeChange(() => {
    dial.draw();
    show(dial.phase);
  });
  show(dial.phase);

  function show(phase: number): void {
    const time = spikeTime(0, phase);
    const x = left + (right - left) * time;
    set(spike, { x1: x, x2: x, stroke: palette().wheel.colour(phase) });
    set(moment, { x: Math.min(Math.max(x, left + 60), right - 60) });
    moment.textContent = `fires at ${time.toFixed(3)}`;
    words.textContent = `x = ${number(phase)}, or ${degrees(phase)}`;
    const sign = sinPi(phase) < 0 ? '−' : '+';
    setFormula(value, `e^{iπx} = ${number(cosPi(phase))} ${sign} ${Math.abs(sinPi(phase)).toFixed(2)} i`);
  }
}

function number(value: number): string {
  return value.toFixed(2).replace('-', '−');
}
