import type { Declarations } from '../../kernel.ts';

/** Where the windows of a convolution lie. Places of a window outside the image are silent. */
export interface ConvolutionLayout {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** How many windows there are, down and across. */
  readonly rows: number;
  readonly columns: number;
  readonly filters: number;
  readonly kernelHeight: number;
  readonly kernelWidth: number;
  /** How far one window lies from the next. */
  readonly strideDown: number;
  readonly strideAcross: number;
  /** How many positions of the first window lie above and left of the image. */
  readonly above: number;
  readonly left: number;
}

/** Declares the sizes of a convolution; gives how many numbers there are in its input, its weight and one part of its sums. */
export function declareConvolution(batch: number, layout: ConvolutionLayout, declare: Declarations) {
  const { height, width, channels, rows, columns, filters, kernelHeight, kernelWidth } = layout;
  declare.size('batch', batch);
  declare.size('height', height);
  declare.size('width', width);
  declare.size('channels', channels);
  declare.size('rows', rows);
  declare.size('columns', columns);
  declare.size('filters', filters);
  declare.size('kernelHeight', kernelHeight);
  declare.size('kernelWidth', kernelWidth);
  declare.size('strideDown', layout.strideDown);
  declare.size('strideAcross', layout.strideAcross);
  declare.size('above', layout.above);
  declare.size('left', layout.left);
  return {
    input: batch * height * width * channels,
    weights: kernelHeight * kernelWidth * channels * filters,
    sums: batch * rows * columns * filters,
  };
}

/** The positions of a window that lie in the image: [position in x, row of the weight]. */
export function windowAt(layout: ConvolutionLayout, position: number): [source: number, k: number][] {
  const { height, width, channels, rows, columns, kernelHeight, kernelWidth } = layout;
  const column = position % columns;
  const row = Math.floor(position / columns) % rows;
  const image = Math.floor(position / (columns * rows));
  const found: [number, number][] = [];
  for (let i = 0; i < kernelHeight; i++) {
    const y = row * layout.strideDown + i - layout.above;
    if (y < 0 || y >= height) continue;
    for (let j = 0; j < kernelWidth; j++) {
      const x = column * layout.strideAcross + j - layout.left;
      if (x < 0 || x >= width) continue;
      for (let c = 0; c < channels; c++) {
        found.push([((image * height + y) * width + x) * channels + c, (i * kernelWidth + j) * channels + c]);
      }
    }
  }
  return found;
}
