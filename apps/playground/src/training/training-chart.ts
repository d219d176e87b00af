import { Surface } from '../page/surface.ts';
import { onThemeChange, palette } from '../page/theme.ts';
import type { TrainingProgress } from './plan.ts';

const margin = { left: 40, right: 44, top: 10, bottom: 22 };
/** How much of the mean so far a new loss replaces. */
const weight = 0.06;

/** Loss and accuracy while a network is trained: the loss in ink, at the left, the accuracy in gold, at the right. */
export class TrainingChart {
  readonly #surface: Surface;
  #losses: number[] = [];
  #accuracies: { readonly step: number; readonly accuracy: number }[] = [];
  #steps = 1;
  #frame = 0;

  constructor(canvas: HTMLCanvasElement) {
    this.#surface = new Surface(canvas, () => this.#request());
    onThemeChange(() => this.#request());
  }

  clear(): void {
    this.#losses = [];
    this.#accuracies = [];
    this.#request();
  }

  add({ step, steps, losses, accuracy }: TrainingProgress): void {
    this.#steps = steps;
    // A run that is resumed takes some steps again.
    this.#losses.length = Math.min(this.#losses.length, step - losses.length);
    this.#accuracies = this.#accuracies.filter((point) => point.step < step);
    for (const loss of losses) {
      const before = this.#losses.at(-1) ?? loss;
      this.#losses.push(before + weight * (loss - before));
    }
    if (accuracy !== undefined) this.#accuracies.push({ step, accuracy });
    this.#request();
  }

  #request(): void {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw();
    });
  }

  #draw(): void {
    const context = this.#surface.begin();
    const { width, height } = this.#surface;
    const { faint, quiet, ink, gold } = palette();
    const [left, right] = [margin.left, width - margin.right];
    const [top, bottom] = [margin.top, height - margin.bottom];
    const x = (step: number) => left + ((right - left) * step) / this.#steps;
    const y = (share: number) => bottom - (bottom - top) * share;
    const mostLoss = this.#losses.slice(0, 2000).reduce((most, loss) => Math.max(most, loss), 0.1);
    context.font = '11px system-ui, sans-serif';
    context.textBaseline = 'middle';
    for (const share of [0, 0.25, 0.5, 0.75, 1]) {
      context.fillStyle = faint;
      context.fillRect(left, y(share), right - left, 1);
      context.fillStyle = quiet;
      context.textAlign = 'right';
      if (this.#losses.length > 0) context.fillText((mostLoss * share).toFixed(2), left - 6, y(share));
      context.textAlign = 'left';
      context.fillText(`${100 * share} %`, right + 6, y(share));
    }
    context.fillStyle = quiet;
    context.textAlign = 'left';
    context.fillText('step 0', left, height - 8);
    context.textAlign = 'right';
    context.fillText(this.#steps > 1 ? String(this.#steps) : '', right, height - 8);

    context.lineWidth = 1.5;
    context.lineJoin = 'round';
    context.strokeStyle = ink;
    context.beginPath();
    // More points than pixels would be seen by nobody.
    const stride = Math.max(Math.floor(this.#losses.length / (2 * width)), 1);
    for (let step = 0; step < this.#losses.length; step += stride) {
      context.lineTo(x(step + 1), y(this.#losses[step] / mostLoss));
    }
    context.stroke();
    context.lineWidth = 2.5;
    context.strokeStyle = gold;
    context.fillStyle = gold;
    context.beginPath();
    for (const { step, accuracy } of this.#accuracies) context.lineTo(x(step), y(accuracy));
    context.stroke();
    const last = this.#accuracies.at(-1);
    if (last) {
      context.beginPath();
      context.arc(x(last.step), y(last.accuracy), 4, 0, 2 * Math.PI);
      context.fill();
    }
  }
}
