import type { Answer } from '../answering/answer.ts';
import { Surface } from '../page/surface.ts';
import { palette } from '../page/theme.ts';

const margin = { left: 42, right: 26, top: 10, bottom: 24 };

/** The phase of every output in every cycle, on its way to the atemporal one, which stands at the right. */
export class SettlingChart {
  readonly #surface: Surface;
  /** What is to be seen now. */
  #drawn: { readonly answer: Answer; readonly known: number } | undefined;

  constructor(canvas: HTMLCanvasElement, resized: () => void) {
    this.#surface = new Surface(canvas, () => {
      this.repaint();
      resized();
    });
  }

  /** The colours or the size have changed. */
  repaint(): void {
    this.#drawn = undefined;
  }

  draw(answer: Answer, now: number): void {
    const { temporal, atemporal } = answer;
    // The cycles that are over: a phase is known when its cycle is.
    const known = Math.min(Math.floor(now - temporal.spikes.outputs.clock / 4), temporal.cycles) - 1;
    if (this.#drawn?.answer === answer && this.#drawn.known === known) return;
    this.#drawn = { answer, known };
    const context = this.#surface.begin();
    const { width, height } = this.#surface;
    const { faint, quiet, ink, gold, wheel } = palette();
    const classes = atemporal.outputs.length;
    const cycles = temporal.last + 1;
    const x = (cycle: number) =>
      margin.left + ((width - margin.left - margin.right) * cycle) / Math.max(cycles - 1, 1);
    const y = (phase: number) => margin.top + ((height - margin.top - margin.bottom) * (1 - phase)) / 2;
    context.font = '11px system-ui, sans-serif';
    context.textBaseline = 'middle';
    context.textAlign = 'right';
    for (const phase of [1, 0.5, 0, -0.5, -1]) {
      context.fillStyle = phase === 0.5 ? gold : faint;
      context.fillRect(margin.left, y(phase), width - margin.left - margin.right, phase === 0.5 ? 2 : 1);
      context.fillStyle = phase === 0.5 ? ink : quiet;
      context.fillText(`${180 * phase}°`.replace('-', '−'), margin.left - 5, y(phase));
    }
    context.textAlign = 'center';
    context.fillStyle = quiet;
    for (let cycle = 0; cycle < cycles; cycle += Math.ceil(cycles / 10)) {
      context.fillText(String(cycle), x(cycle), height - 8);
    }
    for (let output = 0; output < classes; output++) {
      const answers = output === atemporal.answer;
      let before = Number.NaN;
      for (let cycle = 0; cycle <= Math.min(known, temporal.last); cycle++) {
        const phase = temporal.phases[cycle * classes + output];
        if (Number.isNaN(phase)) {
          before = phase;
          continue;
        }
        const colour = wheel.colour(phase);
        context.strokeStyle = colour;
        context.fillStyle = colour;
        context.lineWidth = answers ? 2.5 : 1.2;
        // Across the seam there is no line.
        if (Math.abs(phase - before) < 1) {
          context.beginPath();
          context.moveTo(x(cycle - 1), y(before));
          context.lineTo(x(cycle), y(phase));
          context.stroke();
        }
        context.beginPath();
        context.arc(x(cycle), y(phase), answers ? 4 : 2.2, 0, 2 * Math.PI);
        context.fill();
        before = phase;
      }
      const settled = atemporal.outputs[output];
      if (Number.isNaN(settled)) continue;
      context.strokeStyle = wheel.colour(settled);
      context.lineWidth = 2;
      context.beginPath();
      context.arc(width - margin.right + 9, y(settled), answers ? 4 : 3, 0, 2 * Math.PI);
      context.stroke();
      if (answers) {
        context.fillStyle = ink;
        context.fillText(String(output), width - 6, y(settled));
      }
    }
  }
}
