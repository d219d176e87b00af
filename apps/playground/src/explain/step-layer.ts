import { cosPi, phaseOf, sinPi } from '@argand/phasor';
import { smallWeights } from '../answering/small-weights.ts';
import { onThemeChange } from '../page/theme.ts';
import { PhaseDial } from './phase-dial.ts';
import { appendAll, drawing, svg } from './svg.ts';

const weights = smallWeights.hidden;
const [inputX, outputX] = [110, 490];

/** Step 3: a layer, many such sums at once, each with weights of its own. */
export function showLayer(figure: HTMLElement): void {
  const picture = drawing(600, 350, 'Four input phases, twelve weights, three output phases');
  const inputs = [0.1, -0.5, 0.3, 0.9].map(
    (phase, k) =>
      new PhaseDial({ x: inputX, y: 50 + 83 * k, radius: 30, label: `input ${k + 1}`, phase, turned: show }),
  );
  const outputs = [0, 1, 2].map(
    (k) =>
      new PhaseDial({ x: outputX, y: 75 + 100 * k, radius: 36, label: `output ${k + 1}`, phase: Number.NaN }),
  );
  const edges = weights.flatMap((row, j) =>
    row.map((weight, o) =>
      svg('line', {
        x1: inputX + 38,
        y1: 50 + 83 * j,
        x2: outputX - 44,
        y2: 75 + 100 * o,
        class: weight < 0 ? 'edge negative' : 'edge',
        'stroke-width': 1 + 4 * Math.abs(weight),
      }),
    ),
  );
  appendAll(picture, [...edges, ...inputs.map(({ group }) => group), ...outputs.map(({ group }) => group)]);
  figure.append(picture);
  onThemeChange(show);
  show();

  function show(): void {
    for (const input of inputs) input.draw();
    outputs.forEach((output, o) => {
      let [real, imaginary] = [0, 0];
      inputs.forEach(({ phase }, j) => {
        real += weights[j][o] * cosPi(phase);
        imaginary += weights[j][o] * sinPi(phase);
      });
      output.phase = phaseOf(real, imaginary);
    });
  }
}
