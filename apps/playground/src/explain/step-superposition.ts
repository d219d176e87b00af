import { cosPi, phaseOf, sinPi } from '@argand/phasor';
import { degrees } from '../answering/words.ts';
import { onThemeChange, palette } from '../page/theme.ts';
import { PhaseDial } from './phase-dial.ts';
import { slider } from './slider.ts';
import { appendAll, arrowHead, drawing, set, setFormula, svg } from './svg.ts';

const first = [
  { phase: 0.1, weight: 1 },
  { phase: 0.55, weight: 0.8 },
  { phase: -0.8, weight: 0.5 },
];
const [x, y, unit] = [450, 135, 56];

/** Step 2: phasors, stretched by weights and laid tip to tail; the angle of where they end is the answer. */
export function showSuperposition(figure: HTMLElement): void {
  const picture = drawing(600, 270, 'Three phasors laid tip to tail, and the angle of their sum');
  const weights = first.map(({ weight }) => weight);
  const dials = first.map(
    ({ phase }, k) =>
      new PhaseDial({
        x: 56 + 98 * k,
        y: 80,
        radius: 40,
        label: `phase ${k + 1}`,
        phase,
        turned: () => show(),
      }),
  );
  const arrows = first.map(() => ({ shaft: svg('line', { class: 'arrow' }), head: svg('path') }));
  const sum = svg('line', { class: 'sum' });
  const answer = svg('circle', { r: 8 });
  const words = svg('text', { x: 20, y: 215, class: 'formula' });
  const length = svg('text', { x: 20, y: 240, class: 'quiet' });
  const show = () => drawSum(dials, weights, { arrows, sum, answer, words, length });
  appendAll(picture, [
    ...dials.map(({ group }) => group),
    ...dials.map((_, k) =>
      svg('text', { x: 56 + 98 * k, y: 148, 'text-anchor': 'middle', class: 'quiet' }, `x${'₁₂₃'[k]}`),
    ),
    svg('circle', { cx: x, cy: y, r: unit, class: 'faint' }),
    svg('path', {
      d: `M${x - 2.1 * unit} ${y}h${4.2 * unit}M${x} ${y - 2.1 * unit}v${4.2 * unit}`,
      class: 'faint',
    }),
    ...arrows.flatMap(({ shaft, head }) => [shaft, head]),
    sum,
    answer,
    words,
    length,
  ]);
  figure.append(picture);
  weights.forEach((weight, k) => {
    slider(
      figure,
      { label: `weight w${'₁₂₃'[k]}`, least: -1, most: 1, step: 0.05, value: weight },
      (value) => {
        weights[k] = value;
        show();
      },
    );
  });
  onThemeChange(show);
  show();
}

interface SumPicture {
  readonly arrows: readonly { readonly shaft: SVGElement; readonly head: SVGElement }[];
  readonly sum: SVGElement;
  readonly answer: SVGElement;
  readonly words: SVGTextElement;
  readonly length: SVGTextElement;
}

/** Draws the arrows for the phases and weights, their sum and its angle. */
function drawSum(
  dials: readonly PhaseDial[],
  weights: readonly number[],
  { arrows, sum, answer, words, length }: SumPicture,
): void {
  const { wheel } = palette();
  let [real, imaginary] = [0, 0];
  dials.forEach((dial, k) => {
    dial.draw();
    const [fromX, fromY] = [x + unit * real, y - unit * imaginary];
    real += weights[k] * cosPi(dial.phase);
    imaginary += weights[k] * sinPi(dial.phase);
    const [toX, toY] = [x + unit * real, y - unit * imaginary];
    const colour = wheel.colour(dial.phase);
    set(arrows[k].shaft, { x1: fromX, y1: fromY, x2: toX, y2: toY, stroke: colour });
    set(arrows[k].head, { d: arrowHead(fromX, fromY, toX, toY, 10), fill: colour });
  });
  const size = Math.hypot(real, imaginary);
  const phase = size > 1e-9 ? phaseOf(real, imaginary) : Number.NaN;
  const colour = wheel.colour(Number.isNaN(phase) ? 0 : phase);
  set(sum, { x1: x, y1: y, x2: x + unit * real, y2: y - unit * imaginary, stroke: colour });
  set(answer, {
    cx: x + unit * cosPi(phase || 0),
    cy: y - unit * sinPi(phase || 0),
    fill: colour,
    visibility: Number.isNaN(phase) ? 'hidden' : 'visible',
  });
  setFormula(words, `y = arg( Σ w e^{iπx} ) = ${degrees(phase)}`);
  length.textContent = `the length of the sum, ${size.toFixed(2)}, is forgotten`;
}
