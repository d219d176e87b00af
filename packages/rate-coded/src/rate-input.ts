import { type FanOut, type Samples, samplePixels } from '@argand/layers';
import { randomBits, randomStream } from '@argand/random';
import { IntegrateAndFire } from './integrate-and-fire.ts';
import { addSource, biasOf, inputsOf } from './rate-layers.ts';

/**
 * How pixels from 0 to 1 enter a rate-coded network:
 *
 * - `current`: the constant current Σ W x + b drives the first layer. It is computed once per image, and no input spikes.
 * - `regular`: each pixel x is the constant current of an integrate-and-fire neuron with threshold 1, which spikes evenly in x of the steps.
 * - `poisson`: each pixel spikes in each step with probability x, drawn from the seed, the image, the step and the pixel.
 */
export type RateInput = 'current' | 'regular' | 'poisson';

/** All ways in which pixels can enter. */
export const rateInputs: readonly RateInput[] = ['current', 'regular', 'poisson'];

/** The inputs that spike in a step. */
export interface InputSpikes {
  readonly fired: Int32Array;
  readonly count: number;
  /** Number of spikes of each input, over all images. */
  readonly spikes: Float64Array;
}

/** The inputs of a run: `show` an image, `advance` by its steps, then show the next image. */
export interface InputPopulation extends InputSpikes {
  /** Begins an image. @returns the constant current of each neuron of the first layer */
  show(image: number): Float64Array;
  /** Computes the input spikes of a step. */
  advance(step: number): void;
}

/** Opens the inputs of a run. `show` throws an Error that names the image and the pixel if a pixel is not from 0 to 1. */
export function openInput(input: RateInput, first: FanOut, samples: Samples, seed: number): InputPopulation {
  const inputs = inputsOf(first);
  const bias = biasOf(first);
  const pixelsOfImage = (image: number) => {
    const pixels = samplePixels(samples, image, image + 1, [inputs]);
    const index = pixels.findIndex((pixel) => !(pixel >= 0 && pixel <= 1));
    if (index >= 0) {
      throw new Error(
        `rateCode: number ${index} of image ${image} is ${pixels[index]}, but a rate is from 0 to 1; scale the images.`,
      );
    }
    return pixels;
  };
  switch (input) {
    case 'current':
      return new ConstantCurrent(first, bias, pixelsOfImage);
    case 'regular':
      return new RegularInput(inputs, bias, pixelsOfImage);
    case 'poisson':
      return new PoissonInput(inputs, bias, pixelsOfImage, seed);
  }
}

/** The pixels of an image. */
type Floats = Float32Array | Float64Array;

class ConstantCurrent implements InputPopulation {
  readonly fired = new Int32Array(0);
  readonly count = 0;
  readonly spikes: Float64Array;
  readonly #current: Float64Array;
  readonly #first: FanOut;
  readonly #bias: Float64Array;
  readonly #pixels: (image: number) => Floats;

  constructor(first: FanOut, bias: Float64Array, pixels: (image: number) => Floats) {
    this.spikes = new Float64Array(inputsOf(first));
    this.#current = new Float64Array(first.targets);
    this.#first = first;
    this.#bias = bias;
    this.#pixels = pixels;
  }

  show(image: number): Float64Array {
    this.#current.set(this.#bias);
    this.#pixels(image).forEach((pixel, source) => {
      if (pixel !== 0) addSource(this.#first, source, pixel, this.#current);
    });
    return this.#current;
  }

  advance(): void {}
}

class RegularInput extends IntegrateAndFire implements InputPopulation {
  #current: Floats = new Float32Array();
  readonly #bias: Float64Array;
  readonly #pixels: (image: number) => Floats;

  constructor(inputs: number, bias: Float64Array, pixels: (image: number) => Floats) {
    super(inputs, 1, 1);
    this.#bias = bias;
    this.#pixels = pixels;
  }

  show(image: number): Float64Array {
    this.reset();
    this.#current = this.#pixels(image);
    return this.#bias;
  }

  advance(): void {
    this.begin(this.#current);
    this.fire();
  }
}

class PoissonInput implements InputPopulation {
  readonly fired: Int32Array;
  count = 0;
  readonly spikes: Float64Array;
  #image = 0;
  #probability: Floats = new Float32Array();
  readonly #bias: Float64Array;
  readonly #pixels: (image: number) => Floats;
  readonly #seed: number;

  constructor(inputs: number, bias: Float64Array, pixels: (image: number) => Floats, seed: number) {
    this.fired = new Int32Array(inputs);
    this.spikes = new Float64Array(inputs);
    this.#bias = bias;
    this.#pixels = pixels;
    this.#seed = seed;
  }

  show(image: number): Float64Array {
    this.#image = image;
    this.#probability = this.#pixels(image);
    return this.#bias;
  }

  advance(step: number): void {
    const words = randomBits(
      randomStream(this.#seed, 'rate-coded input', this.#image, step),
      this.fired.length,
    );
    this.count = 0;
    for (let n = 0; n < words.length; n++) {
      if (words[n] >= this.#probability[n] * 2 ** 32) continue;
      this.fired[this.count++] = n;
      this.spikes[n]++;
    }
  }
}
