import { Surface } from '../page/surface.ts';
import { palette } from '../page/theme.ts';
import type { ColourWheel } from '../phase/colour-wheel.ts';
import type { LatestSpikes } from './latest-spikes.ts';
import { spreadAngles } from './spread-angles.ts';

/** How long an output takes from one phase to the next, in periods. */
const settling = 0.2;
const turn = 2 * Math.PI;
/** A smaller canvas has no room for a circle. */
const leastSize = 80;

/**
 * The outputs, answered twice, on one circle: within it, an arrow for each output, at the phase of its latest spike; outside, a ring for each, at its
 * atemporal phase. Where the two agree they stand on one line. The top, 90°, is the answer.
 */
export class OutputRing {
  readonly #surface: Surface;
  #rim: { readonly wheel: ColourWheel; readonly gradient: CanvasGradient } | undefined;

  constructor(canvas: HTMLCanvasElement, resized: () => void) {
    this.#surface = new Surface(canvas, resized);
  }

  /** @param atemporal [classes]; @param latest the spikes of the outputs, as far as time has gone */
  draw(atemporal: Float32Array, latest: LatestSpikes, now: number): void {
    const context = this.#surface.begin();
    const { width, height } = this.#surface;
    // Not laid out yet.
    if (Math.min(width, height) < leastSize) return;
    const colours = palette();
    const radius = Math.min(width, height) / 2 - 30;
    context.translate(width / 2, height / 2);
    context.font = '600 12px system-ui, sans-serif';
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    drawWheel(context, radius, this.#rimOf(colours.wheel), colours.gold);

    const outside = present(atemporal);
    const spread = spreadAngles(
      outside.map(({ angle }) => angle),
      13 / (radius + 20),
    );
    outside.forEach(({ output, angle }, k) => {
      const colour = colours.wheel.colour(atemporal[output]);
      context.strokeStyle = colour;
      context.lineWidth = 2;
      circle(context, (radius + 8) * Math.cos(angle), -(radius + 8) * Math.sin(angle), 3.5);
      context.stroke();
      label(context, String(output), radius + 21, spread[k], colours.ink);
    });

    const phases = Float32Array.from(latest.phase, (phase, n) =>
      between(latest.phaseBefore[n], phase, (now - latest.time[n]) / settling),
    );
    const inside = present(phases);
    const spreadInside = spreadAngles(
      inside.map(({ angle }) => angle),
      13 / (radius - 24),
    );
    inside.forEach(({ output, angle }, k) => {
      const colour = colours.wheel.colour(wrapped(phases[output]));
      context.strokeStyle = colour;
      context.fillStyle = colour;
      context.lineWidth = 2;
      const [x, y] = [(radius - 8) * Math.cos(angle), -(radius - 8) * Math.sin(angle)];
      context.globalAlpha = 0.6;
      context.beginPath();
      context.moveTo(0, 0);
      context.lineTo(x, y);
      context.stroke();
      context.globalAlpha = 1;
      circle(context, x, y, 4);
      context.fill();
      label(context, String(output), radius - 24, spreadInside[k], colours.ink);
    });
  }

  /** The wheel as a gradient around the middle. */
  #rimOf(wheel: ColourWheel): CanvasGradient {
    if (this.#rim?.wheel === wheel) return this.#rim.gradient;
    const gradient = this.#surface.context.createConicGradient(-Math.PI, 0, 0);
    // A gradient goes clockwise, and phases do not.
    for (let k = 0; k <= 48; k++) gradient.addColorStop(k / 48, wheel.colour(1 - (2 * k) / 48));
    this.#rim = { wheel, gradient };
    return gradient;
  }
}

type Context = CanvasRenderingContext2D;

/** The outputs that have a phase, with their angles. */
function present(phases: Float32Array): { output: number; angle: number }[] {
  return [...phases.keys()]
    .filter((output) => !Number.isNaN(phases[output]))
    .map((output) => ({ output, angle: Math.PI * wrapped(phases[output]) }));
}

/** The colours of all phases around a circle, and a mark where the answer is. */
function drawWheel(context: Context, radius: number, rim: CanvasGradient, gold: string): void {
  context.lineWidth = 3;
  context.strokeStyle = rim;
  circle(context, 0, 0, radius);
  context.stroke();
  context.strokeStyle = gold;
  context.lineWidth = 4;
  context.beginPath();
  context.moveTo(0, -radius + 12);
  context.lineTo(0, -radius + 2);
  context.stroke();
}

function label(context: Context, text: string, radius: number, angle: number, ink: string): void {
  context.fillStyle = ink;
  context.fillText(text, radius * Math.cos(angle), -radius * Math.sin(angle));
}

function circle(context: Context, x: number, y: number, radius: number): void {
  context.beginPath();
  context.arc(x, y, radius, 0, turn);
}

/** From one phase to another the shorter way. */
function between(from: number, to: number, part: number): number {
  if (Number.isNaN(from) || part >= 1) return to;
  const eased = part * part * (3 - 2 * part);
  return from + wrapped(to - from) * eased;
}

function wrapped(phase: number): number {
  return phase - 2 * Math.floor((phase + 1) / 2);
}
