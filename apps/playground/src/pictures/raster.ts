import type { DrawnSpikes } from '../answering/answer.ts';
import { Surface } from '../page/surface.ts';
import { palette } from '../page/theme.ts';
import type { LatestSpikes } from './latest-spikes.ts';

/** How many periods are to be seen at once. */
const shown = 2.6;
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
      for (let n = 0; n < spikes.neurons; n++) {
        const { x, w } = columnOf(spikes, n, width);
        context.fillText(String(n), x + w / 2, height - 4);
      }
    }
  }

  #paint(spikes: DrawnSpikes): void {
    this.#stale = false;
    const { width, height, ratio } = this.#surface;
    const scale = height / shown;
    const strip = this.#strip;
    strip.width = Math.max(Math.round(width * ratio), 1);
    strip.height = Math.max(Math.ceil((this.#duration * scale + 4) * ratio), 1);
    const context = strip.getContext('2d');
    if (!context) throw new Error('this browser gives no 2D context of a canvas.');
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const { wheel, faint, quiet, gold } = palette();
    const y = (time: number) => (this.#duration - time) * scale;
    const start = spikes.clock / 4;
    context.font = '11px system-ui, sans-serif';
    for (let cycle = 0; start + cycle <= this.#duration; cycle++) {
      context.fillStyle = faint;
      context.fillRect(0, y(start + cycle), width, 1);
      if (this.#options.outputs) {
        context.fillStyle = gold;
        context.globalAlpha = 0.35;
        context.fillRect(0, y(start + cycle + 0.75), width, 2);
        context.globalAlpha = 1;
      }
      if (this.#options.numbered) {
        context.fillStyle = quiet;
        context.fillText(`cycle ${cycle}`, 3, y(start + cycle) - 4);
      }
    }
    const tall = spikes.neurons > 200 ? 1.6 : 2.5;
    for (let k = 0; k < spikes.time.length; k++) {
      if (spikes.time[k] > this.#duration) continue;
      context.fillStyle = wheel.colour(spikes.phase[k]);
      const { x, w } = columnOf(spikes, spikes.neuron[k], width);
      context.fillRect(x, y(spikes.time[k]), w, tall);
    }
  }
}

/** Where the column of a neuron begins, and how wide its marks are. */
function columnOf({ neurons }: DrawnSpikes, neuron: number, width: number): { x: number; w: number } {
  const each = width / neurons;
  const w = Math.min(Math.max(0.75 * each, 1.2), 18);
  return { x: (neuron + 0.5) * each - w / 2, w };
}
