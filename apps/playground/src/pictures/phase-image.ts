import { Surface } from '../page/surface.ts';
import { palette } from '../page/theme.ts';
import type { LatestSpikes } from './latest-spikes.ts';

/** How long a neuron that has fired stays bright, in periods. */
const glow = 0.12;

/** Phases as an image in the colours of the wheel; a neuron that fires lights up. */
export class PhaseImage {
  readonly #surface: Surface;
  readonly #side: number;
  readonly #small: OffscreenCanvas;
  readonly #context: OffscreenCanvasRenderingContext2D;
  readonly #image: ImageData;

  constructor(canvas: HTMLCanvasElement, side: number, resized: () => void) {
    this.#surface = new Surface(canvas, resized);
    this.#side = side;
    this.#small = new OffscreenCanvas(side, side);
    const context = this.#small.getContext('2d');
    if (!context) throw new Error('this browser gives no 2D context of an offscreen canvas.');
    this.#context = context;
    this.#image = context.createImageData(side, side);
  }

  /** @param phases [side²]; @param latest of the same neurons, as far as time has gone */
  draw(phases: Float32Array, latest: LatestSpikes, now: number): void {
    const { wheel } = palette();
    const { data } = this.#image;
    for (let n = 0; n < this.#side ** 2; n++) {
      const colour = 3 * wheel.index(phases[n]);
      const age = now - latest.time[n];
      const brightness = age === Number.POSITIVE_INFINITY ? 0.2 : 0.5 + 0.5 * Math.exp(-age / glow);
      data[4 * n] = wheel.table[colour];
      data[4 * n + 1] = wheel.table[colour + 1];
      data[4 * n + 2] = wheel.table[colour + 2];
      data[4 * n + 3] = 255 * brightness;
    }
    this.#context.putImageData(this.#image, 0, 0);
    const context = this.#surface.begin();
    context.imageSmoothingEnabled = false;
    context.drawImage(this.#small, 0, 0, this.#surface.width, this.#surface.height);
  }
}
