import {
  allocate,
  apply,
  equal,
  isNaN as isSilent,
  min,
  type Operation,
  reshape,
  type Shape,
  scope,
  slice,
  storageOf,
  type Tensor,
  where,
} from '@argand/autograd';
import { minPoolGradient, minPool as minPoolKernel } from '@argand/backend/kernels';
import { ShapeError } from '@argand/errors';
import { SettingsReader } from '../json.ts';
import type { Layer, LayerKind } from './layer.ts';
import { imageShape, type Size2d, sidesOf } from './size-2d.ts';

/** Above every phase. */
const none = 2;

/**
 * The smallest phase of each window: what fires first. Windows lie side by side; rows and columns that fill none are left out.
 *
 * Phases [batch, height, width, channels] → [batch, ⌊height/rows⌋, ⌊width/columns⌋, channels]. Silent neurons (NaN) are passed over, and a window
 * of nothing else is silent. The gradient goes to the first of the smallest, row by row. In time, the first spike of a window passes in
 * each cycle, at once and at its own time.
 *
 * Source: Olin-Ammentorp and Bazhenov, arXiv 2106.11908.
 *
 * @throws Error if size is not of whole numbers above 0, or the input is no image or smaller than a window
 * @example
 * ```ts
 * import { minPool } from '@argand/layers';
 *
 * minPool(2).outputShape([27, 26, 16]); // [ 13, 13, 16 ]
 * ```
 */
export function minPool(size: Size2d = 2): Layer {
  const caller = `minPool(${Array.isArray(size) ? `[${size.join(', ')}]` : size})`;
  const [rows, columns] = sidesOf(caller, 'size', size);
  const pooled = (input: Shape): [number, number, number] => {
    const [height, width, channels] = imageShape(caller, input);
    const [y, x] = [Math.floor(height / rows), Math.floor(width / columns)];
    if (y === 0 || x === 0) {
      throw new ShapeError(
        `${caller}: the image of ${height} × ${width} is smaller than one window of ${rows} × ${columns}.`,
      );
    }
    return [y, x, channels];
  };
  return {
    kind: 'minPool',
    settings: { size: [rows, columns] },
    outputShape: pooled,
    parameters: () => ({}),
    apply: (x) =>
      x.device.supports(minPoolKernel) && x.device.supports(minPoolGradient)
        ? apply(fused, [x], { rows, columns, pooled: pooled(x.shape.slice(1)) })
        : smallest(x, pooled(x.shape.slice(1)), rows, columns),
    temporalRule(input) {
      const [height, width, channels] = imageShape(caller, input);
      const [pooledHeight, pooledWidth] = pooled(input);
      const windowOf = new Int32Array(height * width * channels).fill(-1);
      for (let y = 0; y < pooledHeight * rows; y++) {
        for (let x = 0; x < pooledWidth * columns; x++) {
          const window = (Math.floor(y / rows) * pooledWidth + Math.floor(x / columns)) * channels;
          for (let c = 0; c < channels; c++) windowOf[(y * width + x) * channels + c] = window + c;
        }
      }
      return { rule: 'earliest', windows: pooledHeight * pooledWidth * channels, windowOf };
    },
  };
}

/** The pool as one kernel, which remembers which element each window took. */
const fused: Operation<
  { readonly rows: number; readonly columns: number; readonly pooled: Shape },
  'float32'
> = {
  name: 'minPool',
  outputShape: ([shape], { pooled }) => [shape[0], ...pooled],
  forward(device, [x], { rows, columns }, shape) {
    const phases = x as Tensor<'float32'>;
    const [batch, height, width, channels] = x.shape;
    const out = allocate(device, 'float32', shape);
    const place = x.tape ? allocate(device, 'int32', shape) : undefined;
    device.run(minPoolKernel, {
      ...{ batch, height, width, channels, rows, columns },
      phases: storageOf(phases),
      out: storageOf(out),
      place: place && storageOf(place),
    });
    return place ? { out, saved: { place } } : { out };
  },
  backward({ inputs: [x], saved, gradient, options: { rows, columns } }) {
    const [batch, height, width, channels] = x.shape;
    const phasesGradient = allocate(x.device, 'float32', x.shape);
    x.device.run(minPoolGradient, {
      ...{ batch, height, width, channels, rows, columns },
      place: storageOf(saved.place as Tensor<'int32'>),
      gradient: storageOf(gradient),
      phasesGradient: storageOf(phasesGradient),
    });
    return [phasesGradient];
  },
};

function smallest(
  x: Tensor<'float32'>,
  [height, width, channels]: readonly [number, number, number],
  rows: number,
  columns: number,
): Tensor<'float32'> {
  return scope(x.device, () => {
    const [batch] = x.shape;
    const whole = x.shape[1] === height * rows && x.shape[2] === width * columns;
    const filled = whole ? x : slice(x, [0, 0, 0, 0], [batch, height * rows, width * columns, channels]);
    const phases = where(isSilent(filled), none, filled);
    const windows = reshape(phases, [batch, height, rows, width, columns, channels]);
    const least = min(windows, { axes: [2, 4] });
    return where(equal(least, none), Number.NaN, least);
  });
}

/** How {@link minPool} is read from a file. */
export const minPoolKind: LayerKind = {
  kind: 'minPool',
  read: (settings, path) => minPool(new SettingsReader(settings, path, ['size']).lengths('size')),
};
