import { convolutionSynapses, denseSynapses, type FanOut, fanOutSize } from '@argand/layers';
import { randomStream, uniform } from '@argand/random';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { balanceThresholds } from './balance-thresholds.ts';
import { rateAccuracy } from './rate-answers.ts';
import { type RateCodeOptions, rateCode } from './rate-code.ts';
import { type RateInput, rateInputs } from './rate-input.ts';
import { reluOutputs } from './relu-outputs.ts';

/** weights[source][target]; the bias, where there is one, is one more row. */
function denseOf(weights: readonly (readonly number[])[], bias?: readonly number[]): FanOut {
  const parameters = {
    weight: Float32Array.from(weights.flat()),
    ...(bias && { bias: Float32Array.from(bias) }),
  };
  return denseSynapses(weights.length, weights[0].length, bias !== undefined).fanOut(parameters);
}

const one = (...pixels: number[]) => ({ images: Float32Array.from(pixels), length: 1 });

describe('two neurons in a row, as computed by hand', () => {
  // A fires in steps 2, 3, 4 and 6, 7, 8; B, half as strong, at every second spike of A: in steps 3, 6, 8.
  const layers = [denseOf([[0.75]]), denseOf([[0.5]])];
  const run = (options: Partial<RateCodeOptions>, [a, b] = layers) =>
    rateCode([a, b], one(1), { steps: 8, thresholds: [1, 1], readout: 'spikes', ...options });

  test('spikes and operations, step by step', async () => {
    const { spikes, synapticOperations, neuronSpikes, predictions } = await run({});
    expect([...spikes]).toEqual([0, 1, 3, 4, 4, 6, 7, 9]);
    expect([...synapticOperations]).toEqual([0, 1, 2, 3, 3, 4, 5, 6]);
    expect(neuronSpikes.map((counts) => [...counts])).toEqual([[0], [6], [3]]);
    expect([...predictions]).toEqual([-1, -1, 0, 0, 0, 0, 0, 0]);
  });

  test('a threshold below the activation: at most one spike a step, which stands for the threshold', async () => {
    // A fires in every step; 8 spikes that stand for ½, times ½, make two of B.
    expect((await run({ thresholds: [0.5, 1] })).neuronSpikes.map((counts) => counts[0])).toEqual([0, 8, 2]);
  });

  test('a leak halves a potential in each step', async () => {
    // A: ¾, 1⅛ → ⅛, 13/16, 1 5/32 → 5/32, …: fires in every second step. B: ½, ¼ + …: never reaches 1.
    expect((await run({ leak: Math.log(2) })).neuronSpikes.map((counts) => counts[0])).toEqual([0, 4, 0]);
  });

  test('a bias is a current in the unit of the spikes that arrive', async () => {
    // λ of A is 2, so that B's threshold is ½; ¼ in each step, and ½ for A's spikes in 3, 6 and 8: it fires in 2, 3, 4, 6, 7, 8.
    const { neuronSpikes, currentsPerStep } = await run({ thresholds: [2, 1] }, [
      layers[0],
      denseOf([[0.5]], [0.5]),
    ]);
    expect(neuronSpikes.map((counts) => counts[0])).toEqual([0, 3, 6]);
    expect(currentsPerStep).toBe(2);
  });

  test('pixels that fire', async () => {
    const { neuronSpikes, currentsPerStep, multiplyAccumulates } = await rateCode(layers, one(0.5), {
      steps: 8,
      thresholds: [1, 1],
      input: 'regular',
    });
    // 4 of the pixel, which bring 3 to A: 3 spikes.
    expect(neuronSpikes.map((counts) => counts[0])).toEqual([4, 3, 0]);
    expect([currentsPerStep, multiplyAccumulates]).toEqual([1, 0]);
  });
});

/** The same, written as a whole matrix for every step. */
function stepByStep(
  dense: readonly { readonly weights: readonly (readonly number[])[]; readonly bias: readonly number[] }[],
  thresholds: readonly number[],
  pixels: readonly number[],
  steps: number,
): number[][] {
  const before = (l: number) => (l === 0 ? 1 : thresholds[l - 1]);
  const potentials = [pixels.map(() => 0), ...dense.map(({ bias }) => bias.map(() => 0))];
  const counts = potentials.map((layer) => layer.map(() => 0));
  for (let step = 0; step < steps; step++) {
    let fired = pixels.map(() => 0);
    for (let population = 0; population < potentials.length; population++) {
      const l = population - 1;
      const threshold = population === 0 ? 1 : thresholds[l] / before(l);
      const arriving = fired;
      fired = potentials[population].map((potential, n) => {
        const added =
          population === 0
            ? pixels[n]
            : dense[l].bias[n] / before(l) +
              arriving.reduce((sum, spike, j) => sum + spike * dense[l].weights[j][n], 0);
        const fires = potential + added >= threshold ? 1 : 0;
        potentials[population][n] = potential + added - fires * threshold;
        counts[population][n] += fires;
        return fires;
      });
    }
  }
  return counts;
}

// Sixteenths, so that sums are exact in every order.
const sixteenth = (least: number, most: number) => fc.integer({ min: least, max: most }).map((k) => k / 16);
const networks = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 2, maxLength: 4 }).chain((widths) =>
  fc.record({
    pixels: fc.array(sixteenth(0, 16), { minLength: widths[0], maxLength: widths[0] }),
    layers: fc.tuple(
      ...widths.slice(1).map((width, l) => {
        const row = fc.array(sixteenth(-24, 24), { minLength: width, maxLength: width });
        return fc.record({
          weights: fc.array(row, { minLength: widths[l], maxLength: widths[l] }),
          bias: row,
          threshold: fc.constantFrom(0.25, 0.5, 1, 2),
        });
      }),
    ),
  }),
);

describe('properties', () => {
  test('event by event is step by step; operations are the fan-outs of the spikes', async () => {
    await fc.assert(
      fc.asyncProperty(networks, fc.integer({ min: 1, max: 24 }), async ({ pixels, layers }, steps) => {
        const fanOuts = layers.map(({ weights, bias }) => denseOf(weights, bias));
        const thresholds = layers.map(({ threshold }) => threshold);
        const run = await rateCode(fanOuts, one(...pixels), {
          steps,
          thresholds,
          input: 'regular',
          readout: 'spikes',
        });
        expect(run.neuronSpikes.map((counts) => [...counts])).toEqual(
          stepByStep(layers, thresholds, pixels, steps),
        );
        const reached = fanOuts.map((fanOut, l) =>
          run.neuronSpikes[l].reduce((sum, count, source) => sum + count * fanOutSize(fanOut, source), 0),
        );
        expect(run.synapticOperations[steps - 1]).toBe(reached.reduce((sum, count) => sum + count, 0));
      }),
    );
  });

  test('the rate of the first layer is within one spike of the rectified activation over the threshold', async () => {
    await fc.assert(
      fc.asyncProperty(
        networks,
        fc.integer({ min: 1, max: 200 }),
        async ({ pixels, layers: [first] }, steps) => {
          const layer = denseOf(first.weights, first.bias);
          const activations = reluOutputs([layer], one(...pixels));
          const { neuronSpikes } = await rateCode([layer], one(...pixels), {
            steps,
            thresholds: [first.threshold],
            readout: 'spikes',
          });
          activations.forEach((activation, n) => {
            const rate = Math.min(Math.max(activation / first.threshold, 0), 1);
            expect(Math.abs(neuronSpikes[1][n] / steps - rate)).toBeLessThanOrEqual(1 / steps);
          });
        },
      ),
    );
  });

  test('silence in, silence out', async () => {
    await fc.assert(
      fc.asyncProperty(networks, fc.constantFrom(...rateInputs), async ({ pixels, layers }, input) => {
        const fanOuts = layers.map(({ weights }) => denseOf(weights));
        const thresholds = layers.map(({ threshold }) => threshold);
        const run = await rateCode(fanOuts, one(...pixels.map(() => 0)), { steps: 8, thresholds, input });
        expect(run.spikes.every((count) => count === 0)).toBe(true);
        expect(run.predictions.every((prediction) => prediction === -1)).toBe(true);
      }),
    );
  });
});

describe('a network of many images', async () => {
  const weights = (seed: number, inputs: number, outputs: number) =>
    denseSynapses(inputs, outputs, true).fanOut({
      weight: uniform(randomStream(seed, 'weight'), inputs * outputs, -0.5, 0.5),
      bias: uniform(randomStream(seed, 'bias'), outputs, -0.1, 0.3),
    });
  const layers = [weights(1, 16, 24), weights(2, 24, 12), weights(3, 12, 4)];
  const images = { images: uniform(randomStream(4, 'images'), 200 * 16), length: 200 };
  const thresholds = await balanceThresholds(layers, images);
  const outputs = reluOutputs(layers, images);
  const classes = Int32Array.from({ length: 200 }, (_, image) => {
    const row = outputs.subarray(4 * image, 4 * image + 4);
    return row.indexOf(Math.max(...row));
  });
  const agreementOf = async (steps: number, input: RateInput) =>
    rateAccuracy(await rateCode(layers, images, { steps, thresholds, input, seed: 5 }), classes);

  test.each(['current', 'regular'] as const)(
    'with more steps it answers as the rectified one: %s',
    async (input) => {
      const agreement = await agreementOf(2000, input);
      expect(agreement[1]).toBeLessThan(agreement[31]);
      expect(agreement[31]).toBeLessThan(agreement[1999]);
      expect(agreement[1999]).toBeGreaterThanOrEqual(0.99);
    },
  );

  test.each(['current', 'regular'] as const)('an image does not know those before it: %s', async (input) => {
    const options = { steps: 20, thresholds, input };
    const all = await rateCode(layers, images, options);
    const later = await rateCode(layers, { images: images.images.subarray(16 * 150), length: 50 }, options);
    expect(later.spikes).toEqual(all.spikes.subarray(20 * 150));
    expect(later.predictions).toEqual(all.predictions.subarray(20 * 150));
  });

  test('Poisson inputs fire at their rates, repeat from the seed, and do not depend on how many steps follow', async () => {
    const run = (seed: number, steps = 100) =>
      rateCode(layers, images, { steps, thresholds, input: 'poisson', seed });
    const first = await run(5);
    expect(await run(5)).toEqual(first);
    const { neuronSpikes, predictions, spikes } = first;
    expect((await run(6)).predictions).not.toEqual(predictions);
    expect((await run(5, 10)).spikes.subarray(0, 10)).toEqual(spikes.subarray(0, 10));
    neuronSpikes[0].forEach((count, pixel) => {
      let [mean, variance] = [0, 0];
      for (let image = 0; image < 200; image++) {
        const rate = images.images[16 * image + pixel];
        mean += 100 * rate;
        variance += 100 * rate * (1 - rate);
      }
      expect(Math.abs(count - mean)).toBeLessThan(5 * Math.sqrt(variance));
    });
  });

  test('a convolution, along the fan-out of the phasor one', async () => {
    const convolution = convolutionSynapses({
      input: [4, 4, 1],
      output: [2, 2, 3],
      kernelSize: [3, 3],
      strides: [1, 1],
      before: [0, 0],
      bias: true,
    }).fanOut({
      weight: uniform(randomStream(7, 'weight'), 27, -0.5, 0.5),
      bias: Float32Array.of(0, 0.1, -0.1),
    });
    const network = [convolution, weights(8, 12, 4)];
    const scales = await balanceThresholds(network, images);
    const { neuronSpikes, currentsPerStep, multiplyAccumulates } = await rateCode(network, images, {
      steps: 500,
      thresholds: scales,
    });
    const expected = new Float64Array(12);
    const activations = reluOutputs([convolution], images);
    activations.forEach((activation, k) => {
      expected[k % 12] += Math.min(Math.max(activation / scales[0], 0), 1);
    });
    neuronSpikes[1].forEach((count, n) => {
      expect(Math.abs(count / 500 - expected[n])).toBeLessThanOrEqual(200 / 500);
    });
    expect([currentsPerStep, multiplyAccumulates]).toEqual([12 + 4, 4 * 9 * 3]);
  });
});

test('what is wrong is named', async () => {
  const layer = denseOf([[1], [1]]);
  const run = (options: Partial<RateCodeOptions>, layers = [layer], images = one(0, 1)) => {
    return expect(rateCode(layers, images, { steps: 4, thresholds: [1], ...options })).rejects;
  };
  await run({ steps: 0 }).toThrow('rateCode: steps is 0; expected a whole number of at least 1.');
  await run({ thresholds: [] }).toThrow('rateCode: there are 0 thresholds for 1 layers');
  await run({ thresholds: [0] }).toThrow('rateCode: thresholds[0] is 0; expected a number above 0.');
  await run({ steps: 1e10 }).toThrow(
    'rateCode: 1 images × 10000000000 steps are more than 134217728 predictions',
  );
  await run({ leak: -1 }).toThrow('rateCode: leak is -1');
  await run({ seed: 0.5 }).toThrow('rateCode: seed is 0.5');
  await run({}, []).toThrow('rateCode: there is no layer');
  await run({}, [layer, layer]).toThrow('rateCode: layer 1 has 2 sources, but layer 0 has 1 neurons');
  await run({}, [denseOf([[Number.NaN], [1]])]).toThrow('rateCode: weight 0 of layer 0 is NaN');
  await run({}, [layer], one(0.5, 1.5)).toThrow(
    'rateCode: number 1 of image 0 is 1.5, but a rate is from 0 to 1',
  );
  await run({}, [layer], one(0.5)).toThrow('the network expects 2 each');
});

test('a signal stops it', async () => {
  const layer = denseOf([[1]]);
  const controller = new AbortController();
  const reason = new Error('enough');
  const images = { images: new Float32Array(50), length: 50 };
  const shown: number[] = [];
  const onProgress = (done: number) => {
    shown.push(done);
    if (done === 3) controller.abort(reason);
  };
  const options = { steps: 1, thresholds: [1], onProgress, signal: controller.signal };
  await expect(rateCode([layer], images, options)).rejects.toBe(reason);
  expect(shown).toEqual([1, 2, 3]);
  await expect(balanceThresholds([layer], images, { signal: controller.signal })).rejects.toBe(reason);
});
