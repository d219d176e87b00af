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
    const cycles = temporal.last + 1;
    const scales: Scales = {
      width,
      height,
      x: (cycle) => margin.left + ((width - margin.left - margin.right) * cycle) / Math.max(cycles - 1, 1),
      y: (phase) => margin.top + ((height - margin.top - margin.bottom) * (1 - phase)) / 2,
    };
    drawAxes(context, scales, cycles);
    for (let output = 0; output < atemporal.outputs.length; output++) {
      drawOutput(context, scales, answer, { output, known });
      drawSettled(context, scales, atemporal, output);
    }
  }
}

interface Scales {
  readonly width: number;
  readonly height: number;
  readonly x: (cycle: number) => number;
  readonly y: (phase: number) => number;
}

function drawAxes(context: CanvasRenderingContext2D, { width, height, x, y }: Scales, cycles: number): void {
  const { faint, quiet, ink, gold } = palette();
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
}

/** The phases of one output in the cycles that are known, as dots joined by lines. */
function drawOutput(
  context: CanvasRenderingContext2D,
  { x, y }: Scales,
  { temporal, atemporal }: Answer,
  { output, known }: { readonly output: number; readonly known: number },
): void {
  const { wheel } = palette();
  const isAnswer = output === atemporal.answer;
  let before = Number.NaN;
  for (let cycle = 0; cycle <= Math.min(known, temporal.last); cycle++) {
    const phase = temporal.phases[cycle * atemporal.outputs.length + output];
    if (!Number.isNaN(phase)) {
      const colour = wheel.colour(phase);
      context.strokeStyle = colour;
      context.fillStyle = colour;
      context.lineWidth = isAnswer ? 2.5 : 1.2;
      // Across the seam there is no line.
      if (Math.abs(phase - before) < 1) {
        context.beginPath();
        context.moveTo(x(cycle - 1), y(before));
        context.lineTo(x(cycle), y(phase));
        context.stroke();
      }
      context.beginPath();
      context.arc(x(cycle), y(phase), isAnswer ? 4 : 2.2, 0, 2 * Math.PI);
      context.fill();
    }
    before = phase;
  }
}

/** The atemporal phase of one output, as a ring at the right. */
function drawSettled(
  context: CanvasRenderingContext2D,
  { width, y }: Scales,
  { outputs, answer }: Answer['atemporal'],
  output: number,
): void {
  const { ink, wheel } = palette();
  const phase = outputs[output];
  if (Number.isNaN(phase)) return;
  context.strokeStyle = wheel.colour(phase);
  context.lineWidth = 2;
  context.beginPath();
  context.arc(width - margin.right + 9, y(phase), output === answer ? 4 : 3, 0, 2 * Math.PI);
  context.stroke();
  if (output !== answer) return;
  context.fillStyle = ink;
  context.fillText(String(output), width - 6, y(phase));
}
