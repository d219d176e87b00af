import { tensor } from '@argand/autograd';
import { openDevice, reference } from '@argand/backend';
import { cosPi, distance, phaseOf, sinPi } from '@argand/phasor';
import { randomStream, uniform } from '@argand/random';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withoutFusedKernels } from '../../test/devices.ts';
import { conv2d } from '../layers/conv2d.ts';
import { fanOutSize } from './synapses.ts';

const fused = await openDevice([reference()]);
const composed = await withoutFusedKernels();

const side = fc.integer({ min: 1, max: 3 });
const problems = fc.record({
  batch: fc.integer({ min: 0, max: 3 }),
  input: fc.tuple(
    fc.integer({ min: 3, max: 6 }),
    fc.integer({ min: 3, max: 6 }),
    fc.integer({ min: 1, max: 3 }),
  ),
  filters: fc.integer({ min: 1, max: 3 }),
  kernelSize: fc.tuple(side, side),
  strides: fc.tuple(side, side),
  padding: fc.constantFrom('valid' as const, 'same' as const),
  bias: fc.boolean(),
  seed: fc.nat(),
});

describe('the synapses of a convolution', () => {
  test('both executions are the sum over windows, by the definition', async () => {
    await fc.assert(
      fc.asyncProperty(
        problems,
        async ({ batch, input, filters, kernelSize, strides, padding, bias, seed }) => {
          const layer = conv2d(filters, { kernelSize, strides, padding, bias });
          const [height, width, channels] = input;
          const [rows, columns] = layer.outputShape(input);
          const draw = (name: string, length: number) => uniform(randomStream(seed, name), length, -1, 1);
          const phases = draw('phases', batch * height * width * channels).map((x, i) =>
            i % 9 === 4 ? Number.NaN : x,
          );
          const weight = draw('weight', kernelSize[0] * kernelSize[1] * channels * filters);
          const offset = draw('bias', filters);

          const before = [0, 1].map((axis) => {
            if (padding === 'valid') return 0;
            const out = [rows, columns][axis];
            return Math.floor(Math.max((out - 1) * strides[axis] + kernelSize[axis] - input[axis], 0) / 2);
          });
          const expected: number[] = [];
          for (let n = 0; n < batch; n++)
            for (let r = 0; r < rows; r++)
              for (let q = 0; q < columns; q++)
                for (let o = 0; o < filters; o++) {
                  let [re, im] = [bias ? offset[o] : 0, 0];
                  for (let i = 0; i < kernelSize[0]; i++)
                    for (let j = 0; j < kernelSize[1]; j++)
                      for (let c = 0; c < channels; c++) {
                        const y = r * strides[0] + i - before[0];
                        const x = q * strides[1] + j - before[1];
                        if (y < 0 || y >= height || x < 0 || x >= width) continue;
                        const phase = phases[((n * height + y) * width + x) * channels + c];
                        if (Number.isNaN(phase)) continue;
                        const w = weight[((i * kernelSize[1] + j) * channels + c) * filters + o];
                        re += w * cosPi(phase);
                        im += w * sinPi(phase);
                      }
                  expected.push(phaseOf(re, im));
                }

          const close = (found: ArrayLike<number>, wanted: readonly number[]) => {
            expect(found.length).toBe(wanted.length);
            wanted.forEach((phase, k) => {
              if (Number.isNaN(phase)) expect(found[k]).toBeNaN();
              else expect(distance(found[k], phase)).toBeLessThan(1e-9);
            });
          };
          for (const device of [fused, composed]) {
            const parameters = {
              weight: tensor(device, weight, { shape: [...kernelSize, channels, filters] }),
              ...(bias ? { bias: tensor(device, offset) } : {}),
            };
            const x = tensor(device, phases, { shape: [batch, ...input] });
            const y = layer.apply(x, parameters, { damping: 0 });
            expect(y.shape).toEqual([batch, rows, columns, filters]);
            close(await y.read(), expected);
          }

          const rule = layer.temporalRule(input);
          if (rule.rule !== 'synapses') throw new Error('a convolution has synapses.');
          const fanOut = rule.synapses.fanOut({
            weight: Float64Array.from(weight),
            bias: Float64Array.from(offset),
          });
          expect([fanOut.sources, fanOut.targets, fanOut.hasReference]).toEqual([
            height * width * channels + Number(bias),
            rows * columns * filters,
            bias,
          ]);
          if (bias) expect(fanOutSize(fanOut, fanOut.sources - 1)).toBe(fanOut.targets);
          for (let n = 0; n < batch; n++) {
            const [re, im] = [new Float64Array(fanOut.targets), new Float64Array(fanOut.targets)];
            for (let j = 0; j < fanOut.sources; j++) {
              const reference = fanOut.hasReference && j === fanOut.sources - 1;
              const phase = reference ? 0 : phases[n * height * width * channels + j];
              if (Number.isNaN(phase)) continue;
              for (let r = fanOut.offsets[j]; r < fanOut.offsets[j + 1]; r++) {
                for (let i = 0; i < fanOut.width; i++) {
                  const w = fanOut.weights[fanOut.weight[r] + i];
                  re[fanOut.target[r] + i] += w * cosPi(phase);
                  im[fanOut.target[r] + i] += w * sinPi(phase);
                }
              }
            }
            const size = fanOut.targets;
            close(
              Array.from(re, (_, o) => phaseOf(re[o], im[o])),
              expected.slice(n * size, (n + 1) * size),
            );
          }
        },
      ),
      { numRuns: 60 },
    );
    expect([fused.memory().storages > 0, composed.memory().storages > 0]).toEqual([true, true]);
  });

  test('leaves nothing on the device but its answer', () => {
    const before = fused.memory().storages;
    const layer = conv2d(2, { padding: 'same' });
    const x = tensor(fused, new Float32Array(32), { shape: [1, 4, 4, 2] });
    const parameters = {
      weight: tensor(fused, new Float32Array(36).fill(1), { shape: [3, 3, 2, 2] }),
      bias: tensor(fused, new Float32Array(2)),
    };
    const y = layer.apply(x, parameters, { damping: 0 });
    expect(fused.memory().storages).toBe(before + 4);
    for (const held of [x, y, parameters.weight, parameters.bias]) held.dispose();
    expect(fused.memory().storages).toBe(before);
  });
});
