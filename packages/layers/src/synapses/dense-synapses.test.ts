import { multiply, sum, type Tensor, tensor, valueAndGrad } from '@argand/autograd';
import { type Device, openDevice, reference } from '@argand/backend';
import { cosPi, phaseOf, sinPi } from '@argand/phasor';
import { randomStream, uniform } from '@argand/random';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withoutFusedKernels } from '../../test/devices.ts';
import { denseSynapses } from './dense-synapses.ts';
import { fanOutSize } from './synapses.ts';

const fused = await openDevice([reference()]);
const composed = await withoutFusedKernels();

interface Problem {
  readonly batch: number;
  readonly inputs: number;
  readonly outputs: number;
  readonly bias: boolean;
  readonly damping: number;
  readonly seed: number;
}

function numbersOf({ batch, inputs, outputs, seed }: Problem) {
  const draw = (purpose: string, length: number) => uniform(randomStream(seed, purpose), length, -1, 1);
  const phases = draw('phases', batch * inputs);
  // Some neurons are silent.
  for (let i = 0; i < phases.length; i += 5) phases[i] = Number.NaN;
  return {
    phases,
    weight: draw('weight', inputs * outputs),
    bias: draw('bias', outputs),
    factor: draw('factor', batch * outputs),
  };
}

/** Phases and the gradients of Σ factor · y for all inputs. */
async function compute(device: Device, problem: Problem) {
  const { batch, inputs, outputs, bias, damping } = problem;
  const numbers = numbersOf(problem);
  const synapses = denseSynapses(inputs, outputs, bias);
  const factor = tensor(device, numbers.factor, { shape: [batch, outputs] });
  const all: Record<string, Tensor<'float32'>> = {
    x: tensor(device, numbers.phases, { shape: [batch, inputs] }),
    weight: tensor(device, numbers.weight, { shape: [inputs, outputs] }),
    ...(bias ? { bias: tensor(device, numbers.bias, { shape: [outputs] }) } : {}),
  };
  const { gradients, auxiliary } = valueAndGrad(({ x, ...parameters }: typeof all) => {
    const y = synapses.phases(x, parameters, { damping });
    return { loss: sum(multiply(y, factor)), auxiliary: y };
  }, all);
  const read = async (held: Tensor<'float32'>) => Float64Array.from(await held.read());
  const named = await Promise.all(
    Object.entries(gradients).map(async ([name, held]) => [name, await read(held)] as const),
  );
  return { phases: await read(auxiliary), ...Object.fromEntries(named) } as Record<string, Float64Array>;
}

const problems = fc.record({
  batch: fc.integer({ min: 1, max: 4 }),
  inputs: fc.integer({ min: 2, max: 9 }),
  outputs: fc.integer({ min: 1, max: 7 }),
  bias: fc.boolean(),
  damping: fc.constantFrom(0, 0.3),
  seed: fc.nat(),
});

describe('dense synapses', () => {
  test('required kernels give the same phases and gradients as the fused ones', async () => {
    await fc.assert(
      fc.asyncProperty(problems, async (problem) => {
        const [one, other] = [await compute(fused, problem), await compute(composed, problem)];
        expect(Object.keys(one)).toEqual(Object.keys(other));
        for (const [name, numbers] of Object.entries(one)) {
          const size = numbers.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
          numbers.forEach((value, i) => {
            expect(Math.abs(value - other[name][i]), `${name} ${i}`).toBeLessThanOrEqual(1e-12 * size);
          });
        }
      }),
      { numRuns: 40 },
    );
  });

  test('a silent input has no effect and no gradient; without any, the output is silent', async () => {
    for (const device of [fused, composed]) {
      const x = tensor(device, [
        [Number.NaN, 0.25],
        [Number.NaN, Number.NaN],
      ]);
      const weight = tensor(device, [[3], [2]]);
      const { gradients, auxiliary } = valueAndGrad(
        (inputs: Record<string, Tensor<'float32'>>) => {
          const y = denseSynapses(2, 1, false).phases(inputs.x, inputs, { damping: 0 });
          return { loss: sum(multiply(y, tensor(device, [[1], [0]]))), auxiliary: y };
        },
        { x, weight },
      );
      expect([...(await auxiliary.read())]).toEqual([0.25, Number.NaN]);
      const [silent, heard, ...others] = await gradients.x.read();
      expect([silent, ...others]).toEqual([0, 0, 0]);
      expect(heard).toBeCloseTo(1, 12);
      expect([...(await gradients.weight.read())].map((value) => value + 0)).toEqual([0, 0]);
    }
  });

  test('the spikes of a cycle, one by one, add up to what all sources give at once', async () => {
    await fc.assert(
      fc.asyncProperty(problems, async (problem) => {
        const { inputs, outputs, bias } = problem;
        const { phases } = await compute(fused, { ...problem, batch: 1 });
        const numbers = numbersOf({ ...problem, batch: 1 });
        const fanOut = denseSynapses(inputs, outputs, bias).fanOut(numbers);
        const [real, imaginary] = [new Float64Array(outputs), new Float64Array(outputs)];
        const spike = (source: number, phase: number) => {
          for (let run = fanOut.offsets[source]; run < fanOut.offsets[source + 1]; run++) {
            for (let i = 0; i < fanOut.width; i++) {
              const weight = fanOut.weights[fanOut.weight[run] + i];
              real[fanOut.target[run] + i] += weight * cosPi(phase);
              imaginary[fanOut.target[run] + i] += weight * sinPi(phase);
            }
          }
        };
        numbers.phases.forEach((phase, source) => {
          if (!Number.isNaN(phase)) spike(source, phase);
        });
        if (fanOut.hasReference) spike(inputs, 0);
        for (let o = 0; o < outputs; o++) {
          expect(phaseOf(real[o], imaginary[o])).toBeCloseTo(phases[o], 12);
        }
        expect([fanOut.sources, fanOut.targets, fanOut.hasReference]).toEqual([
          inputs + Number(bias),
          outputs,
          bias,
        ]);
        expect(fanOutSize(fanOut, 0)).toBe(outputs);
      }),
      { numRuns: 40 },
    );
  });

  test('parameters of the wrong shape', () => {
    const weight = tensor(fused, [[1, 2, 3]]);
    expect(() =>
      denseSynapses(2, 3, false).phases(tensor(fused, [[0, 0]]), { weight }, { damping: 0 }),
    ).toThrow(
      'phasorDense: phases, weight and bias are [1, 2], [1, 3]; expected [batch, inputs], [inputs, outputs] and [outputs].',
    );
  });
});
