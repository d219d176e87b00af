import { openDevice, reference } from '@argand/backend';
import { type Dataset, dataset } from '@argand/datasets';
import { createNetwork, dense, type Network } from '@argand/layers';
import { distance } from '@argand/phasor';
import { gated, hold, type Neuron, resonator } from '@argand/spiking';
import { type EvaluationResult, evaluate } from '@argand/training';
import { beforeAll, describe, expect, test } from 'vitest';
import { runExample } from './example-runs.ts';
import { changeInput } from './input-change.ts';

let network: Network;
let data: Dataset;
let evaluation: EvaluationResult;
const pixels = 130;

beforeAll(async () => {
  const device = await openDevice([reference()]);
  network = await createNetwork({ device, seed: 1, inputShape: [pixels], layers: [dense(9), dense(3)] });
  data = dataset({
    name: 'waves',
    images: Float32Array.from({ length: 6 * pixels }, (_, k) => ((k * k * 7) % 61) / 61 - 0.5),
    labels: Int32Array.of(0, 1, 2, 0, 1, 2),
    imageShape: [pixels],
    classes: 3,
  });
  evaluation = await evaluate(network, data);
});

const phasesOf = (index: number) => evaluation.phases.subarray(3 * index, 3 * index + 3);

describe('one image in time', () => {
  test('shows every neuron’s spikes, phases and membranes', async () => {
    const neurons = [gated(), hold(), resonator()];
    const runs = await runExample({ network, neurons }, data, {
      index: 2,
      phases: phasesOf(2),
      shownClasses: [0, 1, 2],
    });
    expect(runs.map(({ neuron }) => neuron)).toEqual(['gated', 'hold', 'resonator']);
    for (const { layers, membranes, samples, phases, cycles } of runs) {
      expect(layers.map(({ name, neurons, step }) => [name, neurons, step])).toEqual([
        ['inputs', 130, 2],
        ['hidden 1', 9, 1],
        ['outputs', 3, 1],
      ]);
      expect(layers[0].neuron.every((n) => n % 2 === 0)).toBe(true);
      expect(phases.length).toBe(cycles);
      expect(membranes.map(({ layer, unit }) => [layer, unit]).slice(0, 2)).toEqual([
        ['hidden 1', 3],
        ['hidden 1', 6],
      ]);
      expect(membranes[2]).toMatchObject({ layer: 'outputs', unit: evaluation.predictions[2] });
      for (const { layer, unit, real, imaginary, spikes } of membranes) {
        const raster = layers.find(({ name }) => name === layer);
        expect(spikes).toEqual(raster?.time.filter((_, k) => raster.neuron[k] === unit));
        const sizes = real.map((re, k) => Math.hypot(re, imaginary[k]));
        expect(Math.max(...sizes)).toBeCloseTo(1, 2);
        expect(real.length).toBeGreaterThan(2 * samples);
      }
    }
  });

  test('what disturbs the spikes disturbs what is shown', async () => {
    const shown = { network, neurons: [hold()], noise: { deletion: 1, at: [0] } };
    const [{ layers, phases }] = await runExample(shown, data, {
      index: 0,
      phases: phasesOf(0),
      shownClasses: [0, 1, 2],
    });
    expect(layers.map(({ time }) => time.length > 0)).toEqual([true, false, true]);
    // The outputs hear their references alone.
    expect(phases[3].map((phase) => Math.abs(phase ?? Number.NaN))).toEqual([0, 0, 0]);
  });

  test('a long run is cut, and a neuron without a membrane shows none', async () => {
    const { membrane: _, ...blind } = gated();
    const example = { index: 0, phases: phasesOf(0), shownClasses: [0, 1, 2] };
    const [long] = await runExample({ network, neurons: [hold({ cycles: 30 })] }, data, example);
    expect(Math.max(...long.layers[0].time)).toBeLessThan(12);
    expect(long.membranes[0].real.length).toBe(12 * long.samples + 1);
    expect((await runExample({ network, neurons: [blind as Neuron] }, data, example))[0].membranes).toEqual(
      [],
    );
  });
});

describe('a stream whose input changes', () => {
  test('settles on the second image, exactly with gated and hold', async () => {
    const change = await changeInput({ network, neurons: [gated(), hold()] }, data, {
      evaluation,
      example: 0,
    });
    if (!change) throw new Error('nothing changed');
    const { first, second, cycle, streams } = change;
    expect(first).toMatchObject({ index: 0, prediction: evaluation.predictions[0] });
    expect(second.prediction).not.toBe(first.prediction);
    const expectPhases = (row: readonly (number | null)[], image: number) =>
      row.forEach((phase, o) => {
        expect(distance(phase ?? Number.NaN, phasesOf(image)[o])).toBeLessThan(1e-5);
      });
    for (const { phases, answers, settles } of streams) {
      // Two layers: exact from the second cycle after the start, or the change.
      for (let c = 2; c < cycle; c++) expectPhases(phases[c], first.index);
      for (let c = cycle + 2; c < phases.length; c++) expectPhases(phases[c], second.index);
      expect(answers.followed).toBe(answers.changes);
      expect(answers.most).toBeLessThanOrEqual(2);
      expect(settles).toMatchObject({ followed: settles.changes, most: 2 });
    }
    // What gated fires in a cycle arrived one cycle for each layer before.
    expectPhases(streams[0].phases[cycle + 1], first.index);
    expect(streams[0].follows).toBe(2);
    expect(streams[0].answers).toMatchObject({ median: 2, most: 2 });
    expect(streams[0].answers.changes).toBeGreaterThan(1);
  });

  test('is not shown where no image has another answer', async () => {
    const same = { ...evaluation, predictions: new Int32Array(6).fill(1) };
    expect(
      await changeInput({ network, neurons: [gated()] }, data, { evaluation: same, example: 0 }),
    ).toBeUndefined();
  });
});
