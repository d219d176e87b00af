import { Surface } from '../page/surface.ts';
import { palette } from '../page/theme.ts';
import { side } from './digit-pixels.ts';

/** The pixels that the network is given. */
export class PixelImage {
  readonly #surface: Surface;
  #pixels = new Float32Array(side * side);

  constructor(canvas: HTMLCanvasElement) {
    this.#surface = new Surface(canvas, () => this.draw());
  }

  show(pixels: Float32Array<ArrayBuffer>): void {
    this.#pixels = pixels;
    this.draw();
  }

  draw(): void {
    const context = this.#surface.begin();
    const each = this.#surface.width / side;
    context.fillStyle = palette().ink;
    this.#pixels.forEach((ink, place) => {
      if (ink === 0) return;
      context.globalAlpha = ink;
      // A little more than a pixel, so that no seam is seen.
      context.fillRect(each * (place % side), each * Math.floor(place / side), each + 0.3, each + 0.3);
    });
    context.globalAlpha = 1;
  }
}
