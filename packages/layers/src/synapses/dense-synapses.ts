import {
  add,
  allocate,
  apply,
  matmul,
  type Operation,
  phase,
  phasor,
  storageOf,
  type Tensor,
} from '@argand/autograd';
import { type Numbers, phasorDense, phasorDenseGradient } from '@argand/backend';
import type { FanOut, Synapses } from './synapses.ts';

/**
 * Every source reaches every target. Parameters: `weight` [inputs, outputs] and, with a bias, `bias` [outputs].
 */
export function denseSynapses(inputs: number, outputs: number, bias: boolean): Synapses {
  return {
    inputShape: [inputs],
    outputShape: [outputs],

    // Atemporal: z = e^{iπx} W + b, all sources at once.
    phases(x, { weight, bias: offset }, damping) {
      if (x.device.supports(phasorDense) && x.device.supports(phasorDenseGradient)) {
        const parts = bias ? [x, weight, offset] : [x, weight];
        return apply(fused, parts, { damping }) as Tensor<'float32'>;
      }
      const z = matmul(phasor(x), weight);
      return phase(bias ? add(z, offset) : z, { damping });
    },

    // Temporal: one spike at a time, along the same rows of the same weight.
    fanOut: ({ weight, bias: offset }) => new DenseFanOut(inputs, outputs, weight, bias ? offset : undefined),
  };
}

class DenseFanOut implements FanOut {
  readonly sources: number;
  readonly targets: number;
  readonly bias: Float64Array | undefined;
  readonly #weight: Numbers<'float32'>;

  constructor(
    sources: number,
    targets: number,
    weight: Numbers<'float32'>,
    bias: Numbers<'float32'> | undefined,
  ) {
    this.sources = sources;
    this.targets = targets;
    this.#weight = weight;
    this.bias = bias && Float64Array.from(bias);
  }

  add(
    source: number,
    real: number,
    imaginary: number,
    sumReal: Float64Array,
    sumImaginary: Float64Array,
  ): void {
    const weight = this.#weight;
    const { targets } = this;
    const row = source * targets;
    for (let o = 0; o < targets; o++) {
      const w = weight[row + o];
      sumReal[o] += w * real;
      sumImaginary[o] += w * imaginary;
    }
  }

  reach(): number {
    return this.targets;
  }
}

/** The product and the angle as one kernel, where the device has it: no complex tensor is stored. */
const fused: Operation<{ readonly damping: number }> = {
  name: 'phasorDense',
  outputShape: ([x, weight]) => [x[0], weight[1]],
  forward(device, inputs, _options, shape) {
    const [x, weight, bias] = inputs as Tensor<'float32'>[];
    const [batch, outputs] = shape;
    const out = allocate(device, 'float32', shape);
    const tracked = inputs.some((input) => input.tape);
    const sum = tracked ? allocate(device, 'float32', [2, ...shape]) : undefined;
    device.run(phasorDense, {
      batch,
      inputs: weight.shape[0],
      outputs,
      phases: storageOf(x),
      weight: storageOf(weight),
      bias: bias && storageOf(bias),
      out: storageOf(out),
      sum: sum && storageOf(sum),
    });
    return sum ? { out, saved: { sum } } : { out };
  },
  backward({ inputs, saved, gradient, options: { damping }, wanted }) {
    const [x, weight] = inputs as Tensor<'float32'>[];
    const gradients = inputs.map((input, i) =>
      wanted[i] ? allocate(x.device, 'float32', input.shape) : undefined,
    );
    const [toPhases, toWeight, toBias] = gradients.map((tensor) => tensor && storageOf(tensor));
    x.device.run(phasorDenseGradient, {
      batch: x.shape[0],
      inputs: weight.shape[0],
      outputs: weight.shape[1],
      phases: storageOf(x),
      weight: storageOf(weight),
      sum: storageOf(saved.sum as Tensor<'float32'>),
      gradient: storageOf(gradient),
      damping,
      phasesGradient: toPhases,
      weightGradient: toWeight,
      biasGradient: toBias,
    });
    return gradients;
  },
};
