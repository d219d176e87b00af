import { onPixelRatioChange } from './pixel-ratio.ts';

/** A canvas that is drawn in CSS pixels and is as sharp as the screen. */
export class Surface {
  readonly canvas: HTMLCanvasElement;
  readonly context: CanvasRenderingContext2D;
  /** In CSS pixels. */
  width = 0;
  height = 0;
  /** Pixels of the screen in one CSS pixel. */
  ratio = 1;

  /** @param resized called when the canvas has another size or the screen other pixels, and once at the start */
  constructor(canvas: HTMLCanvasElement, resized: () => void) {
    const context = canvas.getContext('2d');
    if (!context) throw new Error('this browser gives no 2D context of a canvas.');
    this.canvas = canvas;
    this.context = context;
    new ResizeObserver(([{ contentRect }]) => {
      this.#fit(contentRect.width, contentRect.height);
      resized();
    }).observe(canvas);
    onPixelRatioChange(() => {
      this.#fit(this.width, this.height);
      resized();
    });
  }

  /** Wipes it; what is drawn then is in CSS pixels. */
  begin(): CanvasRenderingContext2D {
    if (this.ratio !== screenRatio()) this.#fit(this.width, this.height);
    const { context, ratio } = this;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, this.width, this.height);
    return context;
  }

  #fit(width: number, height: number): void {
    this.ratio = screenRatio();
    this.width = width;
    this.height = height;
    this.canvas.width = Math.max(Math.round(width * this.ratio), 1);
    this.canvas.height = Math.max(Math.round(height * this.ratio), 1);
  }
}

/** More than three pixels in one no eye tells apart. */
function screenRatio(): number {
  return Math.min(devicePixelRatio, 3);
}
