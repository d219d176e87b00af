import type { Shape } from '@argand/autograd';
import { sizeOf } from '@argand/backend';
import { OptionError, ShapeError } from '@argand/errors';
import type { Encoder } from './encoders/encoder.ts';
import type { Json } from './json.ts';
import type { Layer } from './layers/layer.ts';
import type { Readout } from './readout.ts';

/** What a network is, but for its parameters. */
export interface NetworkDescription {
  readonly inputShape: Shape;
  readonly encoder: readonly Encoder[];
  readonly layers: readonly Layer[];
  readonly readout: Readout;
}

/** The shapes through which one sample goes. */
export interface NetworkShapes {
  /** Before each encoder, and after the last: these are the phases. */
  readonly encoder: readonly Shape[];
  /** Before each layer, and after the last. */
  readonly layers: readonly Shape[];
}

/** The most neurons of a layer, and numbers of an image. */
const mostNeurons = 2 ** 24;

/**
 * Follows the shape of a sample through the network.
 *
 * @throws Error if an image, or what leaves a step, has more than 2²⁴ numbers; at the first step that cannot take what reaches it, naming the step; if there is no layer; or if the
 * readout, where one is given, has not one class for each unit of the last layer
 */
export function inferShapes({
  inputShape,
  encoder,
  layers,
  readout,
}: Omit<NetworkDescription, 'readout'> & { readonly readout?: Readout }): NetworkShapes {
  if (inputShape.length === 0 || inputShape.some((length) => !Number.isSafeInteger(length) || length < 1)) {
    throw new ShapeError(
      `inputShape is [${inputShape.join(', ')}]; expected whole numbers above 0, such as [784] or [28, 28, 1].`,
    );
  }
  requireModest(inputShape, 'inputShape');
  const follow = (start: Shape, steps: readonly (Encoder | Layer)[], what: string) => {
    const shapes = [start];
    steps.forEach((step, i) => {
      try {
        const shape = step.outputShape(shapes[i]);
        requireModest(shape, step.kind);
        shapes.push(shape);
      } catch (error) {
        throw new ShapeError(`${what}.${i}: ${error instanceof Error ? error.message : String(error)}`, {
          cause: error,
        });
      }
    });
    return shapes;
  };
  if (layers.length === 0) throw new OptionError('layers is empty; give the network at least one layer.');
  const encoderShapes = follow(inputShape, encoder, 'encoder');
  const layerShapes = follow(encoderShapes[encoder.length], layers, 'layers');
  const last = layerShapes[layers.length];
  if (readout && (last.length !== 1 || last[0] !== readout.classes)) {
    throw new ShapeError(
      `the last layer gives [${last.join(', ')}], but ${readout.kind}(${readout.classes}) expects [${readout.classes}].`,
    );
  }
  return { encoder: encoderShapes, layers: layerShapes };
}

function requireModest(shape: Shape, what: string): void {
  const size = sizeOf(shape);
  if (size <= mostNeurons) return;
  throw new ShapeError(
    `${what}: [${shape.join(', ')}] has ${size} numbers, more than ${mostNeurons}; take smaller images, fewer units or filters, or longer strides.`,
  );
}

/** The description as the network file has it. */
export function describeNetwork({ inputShape, encoder, layers, readout }: NetworkDescription): Json {
  const entry = ({ kind, settings }: Encoder | Layer | Readout) => ({ kind, ...settings });
  return {
    version: 1,
    inputShape,
    encoder: encoder.map(entry),
    layers: layers.map(entry),
    readout: entry(readout),
  };
}
