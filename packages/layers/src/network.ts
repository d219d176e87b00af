/// <reference lib="esnext.disposable" preserve="true" />

import {
  type RandomStream,
  reshape,
  type Shape,
  scope,
  type Tensor,
  tensor,
  tensorType,
} from '@argand/autograd';
import {
  type ArgumentType,
  classType,
  type Device,
  deviceType,
  nodeInspect,
  requireNumber,
  requireType,
} from '@argand/backend';
import { OptionError, ShapeError } from '@argand/errors';
import { inferShapes, type NetworkDescription, type NetworkShapes } from './description.ts';
import { joinSeam, wrapPhases } from './encoders/wrap-phases.ts';
import { type Prediction, type PredictOptions, predictInBatches } from './predict.ts';
import { type Samples, samplePixels, samplesType } from './samples.ts';
import { NetworkSummary, nameOf, withCommas } from './summary.ts';
import type { ParameterTensors } from './synapses/synapses.ts';

/** Which of the samples, from `start` to `end − 1`. */
export interface LayerRange {
  readonly start?: number | undefined;
  readonly end?: number | undefined;
}

/** What the layers compute with, where it is not the network's own parameters and inference. */
export interface ApplyOptions {
  /** Other values for the network's parameters, by their full names; those of a training step, say. */
  readonly parameters?: Readonly<Record<string, Tensor<'float32'>>> | undefined;
  /** ε in the gradient of the angle. */
  readonly damping?: number | undefined;
  /** The random numbers of each layer's dropout; without it nothing is dropped. */
  readonly dropout?: ((layer: number) => RandomStream) | undefined;
}

/**
 * A network: a description, its parameters and the tensors of its encoder, on a device.
 *
 * It computes atemporally here; `spike` of `@argand/spiking` runs the same network, with the same weights, in time.
 */
export class Network implements Disposable {
  readonly device: Device;
  readonly description: NetworkDescription;
  readonly shapes: NetworkShapes;
  /** What is trained, by full name: `layers.0.weight`. Training replaces them. */
  parameters: Readonly<Record<string, Tensor<'float32'>>>;
  /** What the encoder computes with and is not trained, by full name: `encoder.0.weight`. */
  readonly encoderTensors: Readonly<Record<string, Tensor<'float32'>>>;

  constructor(
    device: Device,
    description: NetworkDescription,
    parameters: Readonly<Record<string, Tensor<'float32'>>>,
    encoderTensors: Readonly<Record<string, Tensor<'float32'>>>,
  ) {
    requireType(deviceType, device, 'new Network', 'device');
    this.device = device;
    this.description = description;
    this.shapes = inferShapes(description);
    this.parameters = parameters;
    this.encoderTensors = encoderTensors;
  }

  /** How many numbers are trained. */
  get parameterCount(): number {
    return Object.values(this.parameters).reduce((sum, { size }) => sum + size, 0);
  }

  /**
   * A table of encoder and layers: output shapes and numbers of parameters, trainable and fixed. `console.log` of Node prints it; elsewhere
   * use `String(network.summary())`.
   */
  summary(): NetworkSummary {
    return new NetworkSummary(this.description, this.shapes);
  }

  /** The network in a line. */
  toString(): string {
    const { inputShape, encoder, layers } = this.description;
    const steps = [`[${inputShape.join(', ')}]`, ...[...encoder, ...layers].map(nameOf)].join(' → ');
    return `Network ${steps}, ${withCommas(this.parameterCount)} parameters, on ${this.device.backend}`;
  }

  /** What `console.log` of Node shows. */
  [nodeInspect](): string {
    return this.toString();
  }

  /**
   * The class of each image, the confidence in it, and the phases of the outputs. Works batch by batch, and yields to the event loop.
   *
   * The confidence of {@link quadrature} is the softmax of 10 cos π(y − ½) over the outputs, as `similarityCrossEntropy` has it: not
   * calibrated, and meaningless for a network that was trained on targets that are not classes.
   *
   * @param images samples, or a tensor [images, …inputShape], which is computed at once
   * @throws Error if the images do not fit the network; the signal's reason if it is aborted
   * @example
   * ```ts
   * import { openDevice, reference } from '@argand/backend';
   * import { createNetwork, dense } from '@argand/layers';
   *
   * const device = await openDevice([reference()]);
   * const network = await createNetwork({ device, seed: 0, inputShape: [2], layers: [dense(3)] });
   * const { classes, confidences } = await network.predict({ images: Float32Array.of(0, 0.5, 0.5, 0), length: 2 });
   * classes.length; // 2
   * confidences?.every((confidence) => confidence >= 1 / 3 && confidence <= 1); // true
   * ```
   */
  predict(images: Tensor<'float32'> | Samples, options: PredictOptions = {}): Promise<Prediction> {
    return predictInBatches(this, images, options);
  }

  /**
   * Pixels to phases in [−1, 1), +1 written −1: [n, …inputShape] → [n, …shapes.layers[0]].
   *
   * @throws Error if the images are not of the network's size or hold NaN.
   */
  encode(images: Tensor<'float32'> | Samples, range: LayerRange = {}): Tensor<'float32'> {
    return scope(this.device, () => this.encodeFrom(0, this.#input(images, range)));
  }

  /** The values before encoder number `count`, which need not be phases yet. */
  encodeUpTo(count: number, images: Tensor<'float32'>): Tensor<'float32'> {
    return scope(this.device, () => this.#encode(images, 0, count, this.parameters));
  }

  /**
   * Phases from the values before encoder number `count`: the rest of {@link encode} after {@link encodeUpTo}. Differentiable in the values
   * and in `parameters`, as those of a trainable `batchNorm`.
   */
  encodeFrom(
    count: number,
    values: Tensor<'float32'>,
    { parameters = this.parameters }: Pick<ApplyOptions, 'parameters'> = {},
  ): Tensor<'float32'> {
    return scope(this.device, () => {
      const { encoder } = this.description;
      const encoded = this.#encode(values, count, encoder.length, parameters);
      return encoder.at(-1)?.isBounded ? joinSeam(encoded) : wrapPhases(encoded);
    });
  }

  /** The layers alone: phases in, phases of the last layer out. Differentiable in the phases and in `parameters`. */
  apply(phases: Tensor<'float32'>, options: ApplyOptions = {}): Tensor<'float32'> {
    requireType(tensorType, phases, 'network.apply', 'phases');
    requireNumber('network.apply', 'damping', options.damping ?? 0, { atLeast: 0 });
    const compute = () => this.#layerPhases(phases, options).at(-1) ?? phases;
    // What is on a tape is still needed for the gradient; otherwise only the last phases are.
    const { parameters = this.parameters } = options;
    const tracked = phases.tape || Object.values(parameters).some(({ tape }) => tape);
    return tracked ? compute() : scope(this.device, compute);
  }

  /** Phases of the last layer [n, classes], NaN where an output is silent. Give it a batch: all is computed at once. */
  infer(images: Tensor<'float32'> | Samples, range: LayerRange = {}): Tensor<'float32'> {
    return scope(this.device, () => this.apply(this.encode(images, range)));
  }

  /** The phases after every layer, in order: tensors that can be disposed of one by one. */
  layerPhases(images: Tensor<'float32'> | Samples, range: LayerRange = {}): Tensor<'float32'>[] {
    return scope(this.device, () => {
      const all = this.#layerPhases(this.encode(images, range), {});
      // A layer that does nothing, as dropout here, gives back the very tensor that it was given.
      return all.map((phases, i) => (phases === all[i - 1] ? reshape(phases, phases.shape) : phases));
    });
  }

  /** Gives all tensors back. Idempotent. */
  dispose(): void {
    for (const held of [...Object.values(this.parameters), ...Object.values(this.encoderTensors)])
      held.dispose();
  }

  /** `dispose()`, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  #encode(
    values: Tensor<'float32'>,
    from: number,
    to: number,
    parameters: Readonly<Record<string, Tensor<'float32'>>>,
  ): Tensor<'float32'> {
    const { encoder } = this.description;
    let current = values;
    for (let i = from; i < to; i++) {
      const name = `encoder.${i}`;
      const fixed = parametersWithPrefix(this.encoderTensors, name);
      current = encoder[i].apply(current, { ...fixed, ...parametersWithPrefix(parameters, name) });
    }
    return current;
  }

  #layerPhases(
    phases: Tensor<'float32'>,
    { parameters = this.parameters, damping = 0, dropout }: ApplyOptions,
  ): Tensor<'float32'>[] {
    this.#requireShape(phases, this.shapes.layers[0], 'apply: phases');
    let current = phases;
    return this.description.layers.map((layer, i) => {
      current = layer.apply(current, parametersWithPrefix(parameters, `layers.${i}`), {
        damping,
        dropout: dropout?.(i),
      });
      return current;
    });
  }

  #input(images: Tensor<'float32'> | Samples, { start = 0, end }: LayerRange): Tensor<'float32'> {
    const { inputShape } = this.description;
    if (!samplesType.is(images)) {
      requireType(imagesKind, images, 'network', 'images');
      this.#requireShape(images, inputShape, 'images');
      return images;
    }
    requireNumber('network', 'images.length', images.length, { whole: true, atLeast: 0 });
    const last = end ?? images.length;
    if (
      !(
        Number.isInteger(start) &&
        Number.isInteger(last) &&
        start >= 0 &&
        start <= last &&
        last <= images.length
      )
    ) {
      throw new OptionError(
        `images from ${start} to ${last} of ${images.length}: expected 0 ≤ start ≤ end ≤ ${images.length}.`,
      );
    }
    return tensor(this.device, samplePixels(images, start, last, inputShape), {
      shape: [last - start, ...inputShape],
    });
  }

  #requireShape({ shape }: Tensor, wanted: Shape, what: string): void {
    if (shape.length !== wanted.length + 1 || wanted.some((length, i) => length !== shape[i + 1])) {
      throw new ShapeError(
        `${what}: shape is [${shape.join(', ')}], but the network expects [samples, ${wanted.join(', ')}].`,
      );
    }
  }
}

/** {@link Network}, for checks of arguments. */
export const networkType = classType(Network, {
  name: 'Network',
  package: '@argand/layers',
  remedy: 'Make one with await createNetwork(…) or readNetwork(…).',
});

const imagesKind: ArgumentType<Tensor> = {
  ...tensorType,
  remedy: 'Pass tensor(device, …), or { images, length }, such as a Dataset of @argand/datasets.',
};

/** The tensors whose names begin with a prefix, by what follows it. */
export function parametersWithPrefix(tensors: ParameterTensors, prefix: string): ParameterTensors {
  const start = `${prefix}.`;
  return Object.fromEntries(
    Object.entries(tensors).flatMap(([name, held]) =>
      name.startsWith(start) ? [[name.slice(start.length), held]] : [],
    ),
  );
}
