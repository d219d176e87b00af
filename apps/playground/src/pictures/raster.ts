import type { DrawnSpikes } from '../answering/answer.ts';
import { Surface } from '../page/surface.ts';
import { palette } from '../page/theme.ts';
import type { LatestSpikes } from './latest-spikes.ts';

/** How many periods are to be seen at once. */
const shown = 2.6;
/** The height that the numbers of outputs take. */
const labels = 18;
/** How long a new spike stands out, in periods. */
const fresh = 0.1;

/** What a {@link Raster} shows besides spikes. */
export interface RasterOptions {
  /** Whether each neuron has its number below, and the moments of phase ½ a line: for outputs. */
  readonly outputs?: boolean;
  /** Whether cycles have their numbers. */
  readonly numbered?: boolean;
}

/** Spikes that fall: the present is the upper edge, and every spike sinks away from it, one column for each neuron. */
export class Raster {
  readonly #surface: Surface;
  readonly #options: RasterOptions;
  readonly #strip = document.createElement('canvas');
  #spikes: DrawnSpikes | undefined;
  #duration = 1;
  #stale = true;

  constructor(canvas: HTMLCanvasElement, options: RasterOptions, resized: () => void) {
    this.#options = options;
    this.#surface = new Surface(canvas, () => {
      this.#stale = true;
      resized();
    });
  }

  show(spikes: DrawnSpikes, duration: number): void {
    this.#spikes = spikes;
    this.#duration = duration;
    this.#stale = true;
  }

  /** The colours have changed. */
  repaint(): void {
    this.#stale = true;
  }

  draw(latest: LatestSpikes, now: number): void {
    const context = this.#surface.begin();
    const { width, height, ratio } = this.#surface;
    const spikes = this.#spikes;
    if (!spikes || width < 1 || height < 1) return;
    if (this.#stale) this.#paint(spikes);
    const scale = height / shown;
    // The strip was painted once, latest on top; a frame is a part of it.
    const from = (this.#duration - now) * scale * ratio;
    const rows = Math.min(height * ratio, this.#strip.height - from);
    if (rows > 0) {
      context.drawImage(this.#strip, 0, from, this.#strip.width, rows, 0, 0, width, rows / ratio);
    }
    const { wheel, quiet, ink } = palette();
    for (let k = latest.count - 1; k >= 0; k--) {
      const age = now - spikes.time[k];
      if (age > fresh) break;
      const size = 1 - age / fresh;
      context.fillStyle = wheel.colour(spikes.phase[k]);
      const { x, w } = columnOf(spikes, spikes.neuron[k], width);
      context.fillRect(x - 1.5 * size, age * scale, w + 3 * size, 2.5 + 4 * size);
    }
    context.fillStyle = quiet;
    context.fillRect(0, 0, width, 1);
    if (this.#options.outputs) {
      context.font = '600 12px system-ui, sans-serif';
      context.textAlign = 'center';
      context.fillStyle = ink;
      context.clearRect(0, height - labels, width, labels);
      for (let n = 0; n < spikes.neurons; n++) {
        const { x, w } = columnOf(spikes, n, width);
        context.fillText(String(n), x + w / 2, height - 4);
      }
    }
  }

  /** The spikes are written pixel by pixel: thousands of them as shapes would hold the page up. */
  #paint(spikes: DrawnSpikes): void {
    this.#stale = false;
    const { width, height, ratio } = this.#surface;
    const scale = height / shown;
    const strip = this.#strip;
    strip.width = Math.max(Math.round(width * ratio), 1);
    strip.height = Math.max(Math.ceil((this.#duration * scale + 4) * ratio), 1);
    const context = strip.getContext('2d');
    if (!context) throw new Error('this browser gives no 2D context of a canvas.');
    const { wheel } = palette();
    const y = (time: number) => (this.#duration - time) * scale;
    const image = context.createImageData(strip.width, strip.height);
    const pixels = new Uint32Array(image.data.buffer);
    const colours = new Uint32Array(wheel.opaque.buffer);
    const tall = Math.max(Math.round((spikes.neurons > 200 ? 1.6 : 2.5) * ratio), 1);
    for (let k = 0; k < spikes.time.length; k++) {
      const { x, w } = columnOf(spikes, spikes.neuron[k], width);
      const [left, right] = [Math.round(x * ratio), Math.round((x + w) * ratio)];
      const top = Math.round(y(spikes.time[k]) * ratio);
      if (top < 0) continue;
      const colour = colours[wheel.index(spikes.phase[k])];
      for (let row = top; row < Math.min(top + tall, strip.height); row++) {
        pixels.fill(colour, row * strip.width + left, row * strip.width + Math.max(right, left + 1));
      }
    }
    context.putImageData(image, 0, 0);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    // What else there is stands behind them.
    context.globalCompositeOperation = 'destination-over';
    this.#paintCycles(context, spikes.clock / 4, y);
  }

  #paintCycles(context: CanvasRenderingContext2D, start: number, y: (time: number) => number): void {
    const { width } = this.#surface;
    const { faint, quiet, gold } = palette();
    context.font = '11px system-ui, sans-serif';
    for (let cycle = 0; start + cycle <= this.#duration; cycle++) {
      if (this.#options.numbered) {
        context.fillStyle = quiet;
        context.fillText(`cycle ${cycle}`, 3, y(start + cycle) - 4);
      }
      context.fillStyle = faint;
      context.fillRect(0, y(start + cycle), width, 1);
      if (!this.#options.outputs) continue;
      context.fillStyle = gold;
      context.globalAlpha = 0.35;
      context.fillRect(0, y(start + cycle + 0.75), width, 2);
      context.globalAlpha = 1;
    }
  }
}

/** Where the column of a neuron begins, and how wide its marks are. */
function columnOf({ neurons }: DrawnSpikes, neuron: number, width: number): { x: number; w: number } {
  const each = width / neurons;
  const w = Math.min(Math.max(0.75 * each, 1.2), 18);
  return { x: (neuron + 0.5) * each - w / 2, w };
}
