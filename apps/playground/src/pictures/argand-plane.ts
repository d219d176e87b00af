import type { DrawnMembranes } from '../answering/answer.ts';
import { Surface } from '../page/surface.ts';
import { palette } from '../page/theme.ts';
import type { LatestSpikes } from './latest-spikes.ts';

/** How long a spike is seen, in periods. */
const flash = 0.16;
const turn = 2 * Math.PI;
/** A smaller canvas has no room for a circle. */
const leastSize = 80;

/** The membranes of a layer as phasors that turn on the Argand plane, coloured by the phase at which each fired last. */
export class ArgandPlane {
  readonly #surface: Surface;
  #membranes: DrawnMembranes | undefined;
  #largest = 1;

  constructor(canvas: HTMLCanvasElement, resized: () => void) {
    this.#surface = new Surface(canvas, resized);
  }

  show(membranes: DrawnMembranes): void {
    this.#membranes = membranes;
    let largest = 0;
    for (let k = 0; k < membranes.real.length; k++) {
      largest = Math.max(largest, membranes.real[k] ** 2 + membranes.imaginary[k] ** 2);
    }
    this.#largest = Math.sqrt(largest) || 1;
  }

  /** @param top whether neurons fire where they pass the top */
  draw(latest: LatestSpikes, now: number, top: boolean): void {
    const context = this.#surface.begin();
    const { width, height } = this.#surface;
    // Not laid out yet.
    if (Math.min(width, height) < leastSize) return;
    const colours = palette();
    const radius = Math.min(width, height) / 2 - 8;
    context.translate(width / 2, height / 2);
    drawAxes(context, radius, colours);
    if (top) drawTop(context, radius, colours);
    const membranes = this.#membranes;
    if (!membranes) return;
    const few = membranes.neurons <= 12;
    const place = Math.min(now * membranes.samples, membranes.length - 1);
    const sample = Math.floor(place);
    const part = place - sample;
    const next = Math.min(sample + 1, membranes.length - 1);
    for (let n = 0; n < membranes.neurons; n++) {
      const row = n * membranes.length;
      const real = mix(membranes.real[row + sample], membranes.real[row + next], part);
      const imaginary = mix(membranes.imaginary[row + sample], membranes.imaginary[row + next], part);
      const size = Math.hypot(real, imaginary);
      if (size === 0) continue;
      // Short phasors would crowd the middle.
      const length = radius * Math.sqrt(Math.min(size / this.#largest, 1));
      const [x, y] = [(length * real) / size, (-length * imaginary) / size];
      const age = now - latest.time[n];
      const fired = age !== Number.POSITIVE_INFINITY;
      const colour = fired ? colours.wheel.colour(latest.phase[n]) : colours.quiet;
      context.strokeStyle = colour;
      context.fillStyle = colour;
      context.globalAlpha = few ? 0.9 : 0.28;
      context.lineWidth = few ? 2 : 1;
      line(context, 0, 0, x, y);
      context.globalAlpha = 1;
      dot(context, x, y, few ? 5 : 2.6);
      if (age < flash) {
        context.globalAlpha = 0.9 * (1 - age / flash);
        context.lineWidth = 1.5;
        context.beginPath();
        context.arc(x, y, (few ? 6 : 3) + (12 * age) / flash, 0, turn);
        context.stroke();
        context.globalAlpha = 1;
      }
    }
  }
}

type Context = CanvasRenderingContext2D;
type Colours = ReturnType<typeof palette>;

function drawAxes(context: Context, radius: number, { faint }: Colours): void {
  context.strokeStyle = faint;
  context.lineWidth = 1;
  context.beginPath();
  context.arc(0, 0, radius, 0, turn);
  context.stroke();
  line(context, -radius, 0, radius, 0);
  line(context, 0, -radius, 0, radius);
}

function drawTop(context: Context, radius: number, { quiet }: Colours): void {
  context.strokeStyle = quiet;
  context.lineWidth = 2;
  line(context, 0, -radius - 6, 0, -radius + 4);
}

function line(context: Context, x0: number, y0: number, x1: number, y1: number): void {
  context.beginPath();
  context.moveTo(x0, y0);
  context.lineTo(x1, y1);
  context.stroke();
}

function dot(context: Context, x: number, y: number, radius: number): void {
  context.beginPath();
  context.arc(x, y, radius, 0, turn);
  context.fill();
}

function mix(from: number, to: number, part: number): number {
  return from + part * (to - from);
}
