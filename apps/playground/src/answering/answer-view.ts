import { find, findAny } from '../page/find.ts';
import { onThemeChange, palette } from '../page/theme.ts';
import { ArgandPlane } from '../pictures/argand-plane.ts';
import { LatestSpikes } from '../pictures/latest-spikes.ts';
import { OutputRing } from '../pictures/output-ring.ts';
import { PhaseImage } from '../pictures/phase-image.ts';
import { Raster } from '../pictures/raster.ts';
import { SettlingChart } from '../pictures/settling-chart.ts';
import type { Answer } from './answer.ts';
import type { NeuronName } from './settings.ts';

interface Shown {
  readonly answer: Answer;
  readonly neuron: NeuronName;
  readonly inputs: LatestSpikes;
  readonly hidden: LatestSpikes;
  readonly outputs: LatestSpikes;
}

/** An answer as one drawing: above, the state of each population at a moment; below, its spikes as they fall; beside, the outputs over cycles. */
export class AnswerView {
  readonly #image: PhaseImage;
  readonly #plane: ArgandPlane;
  readonly #ring: OutputRing;
  readonly #chart: SettlingChart;
  readonly #rasters: { readonly inputs: Raster; readonly hidden: Raster; readonly outputs: Raster };
  readonly #hand = find('clock-hand', SVGElement);
  readonly #bySpikes = findAny('answer-by-spikes');
  readonly #cycleWords = findAny('cycle-words');
  #shown: Shown | undefined;

  /** @param redraw has {@link draw} called in the next frame */
  constructor(redraw: () => void) {
    this.#image = new PhaseImage(find('input-phases', HTMLCanvasElement), 28, redraw);
    this.#plane = new ArgandPlane(find('hidden-plane', HTMLCanvasElement), redraw);
    this.#ring = new OutputRing(find('output-ring', HTMLCanvasElement), redraw);
    this.#chart = new SettlingChart(find('settling', HTMLCanvasElement), redraw);
    this.#rasters = {
      inputs: new Raster(find('input-raster', HTMLCanvasElement), { numbered: true }, redraw),
      hidden: new Raster(find('hidden-raster', HTMLCanvasElement), {}, redraw),
      outputs: new Raster(find('output-raster', HTMLCanvasElement), { outputs: true }, redraw),
    };
    onThemeChange(() => {
      for (const raster of Object.values(this.#rasters)) raster.repaint();
      this.#chart.repaint();
      redraw();
    });
  }

  show(answer: Answer, neuron: NeuronName): void {
    const { spikes, membranes, duration } = answer.temporal;
    this.#shown = {
      answer,
      neuron,
      inputs: new LatestSpikes(spikes.inputs),
      hidden: new LatestSpikes(spikes.hidden),
      outputs: new LatestSpikes(spikes.outputs),
    };
    this.#plane.show(membranes);
    this.#rasters.inputs.show(spikes.inputs, duration);
    this.#rasters.hidden.show(spikes.hidden, duration);
    this.#rasters.outputs.show(spikes.outputs, duration);
  }

  draw(now: number): void {
    const shown = this.#shown;
    if (!shown) return;
    const { answer, neuron } = shown;
    const inputs = shown.inputs.moveTo(now);
    const hidden = shown.hidden.moveTo(now);
    const outputs = shown.outputs.moveTo(now);
    this.#image.draw(answer.inputs, inputs, now);
    this.#plane.draw(hidden, now, neuron !== 'gated');
    this.#ring.draw(answer.atemporal.outputs, outputs, now);
    this.#rasters.inputs.draw(inputs, now);
    this.#rasters.hidden.draw(hidden, now);
    this.#rasters.outputs.draw(outputs, now);
    this.#chart.draw(answer, now);
    this.#showClock(now);
    this.#showAnswer(answer, now);
  }

  /** The hand of the inputs' clock: phase −1 when a cycle begins, and once around in each. */
  #showClock(now: number): void {
    const phase = 2 * (now - Math.floor(now)) - 1;
    this.#hand.setAttribute('transform', `rotate(${-180 * phase})`);
    this.#hand.setAttribute('stroke', palette().wheel.colour(phase));
  }

  /** What the spikes say by now: the answer of the last cycle that is over. */
  #showAnswer({ temporal }: Answer, now: number): void {
    const over = Math.min(Math.floor(now - temporal.spikes.outputs.clock / 4), temporal.cycles) - 1;
    const answer = over < 0 ? -1 : temporal.answers[over];
    setText(this.#bySpikes, answer < 0 ? '·' : String(answer));
    setText(
      this.#cycleWords,
      over < 0
        ? 'listening …'
        : `cycle ${over} of ${temporal.last}${over < temporal.settled ? ', starting up' : ''}`,
    );
  }
}

/** Only where it changes: each change costs the page a layout. */
function setText(element: HTMLElement, words: string): void {
  if (element.textContent !== words) element.textContent = words;
}
