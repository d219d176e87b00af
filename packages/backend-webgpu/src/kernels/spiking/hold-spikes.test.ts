import { type Device, type ElementType, reference } from '@argand/backend';
import { Draw } from '@argand/backend/conformance';
import { type ClockMoment, holdSpikes } from '@argand/backend/kernels';
import { describe, expect, test } from 'vitest';
import { whyNoAdapter } from '../../../test/adapter.ts';
import { webgpu } from '../../index.ts';
import { edgesBetween } from './hold-spikes.ts';

const moment = (cycle: number, phase: number): ClockMoment => ({ cycle, phase });

test('a cycle of the firing clock begins at −1/2 of the listening one, in the call that goes on from there', () => {
  expect(edgesBetween(moment(0, -1), moment(1, -0.5))).toEqual({ first: 0, count: 1 });
  expect(edgesBetween(moment(1, -0.5), moment(2, 0.25))).toEqual({ first: 1, count: 2 });
  expect(edgesBetween(moment(1, -0.25), moment(1, 1))).toEqual({ first: 2, count: 0 });
  expect(edgesBetween(moment(3, -1), moment(3, -0.5))).toEqual({ first: 3, count: 0 });
  expect(edgesBetween(moment(3, -0.5), moment(3, -0.5))).toEqual({ first: 3, count: 0 });
});

const [images, sources, targets, cycles] = [3, 9, 70, 4];
const draw = new Draw(1, 'stream');
const weights = draw.uniform(sources * targets, -1, 1);
/** Of each image, spikes as [cycle, phase, source] in the order of time. */
const arriving = Array.from({ length: images }, () => {
  const phases = draw.uniform(sources * cycles, -1, 1);
  return Array.from(phases, (phase, k): [number, number, number] => [
    Math.floor(k / sources),
    phase,
    k % sources,
  ])
    .filter((_, k) => k % 4 !== 1)
    .sort((a, b) => a[0] - b[0] || a[1] - b[1]);
});

/** What fires when time goes from moment to moment, image by image, as [neuron, cycle, phase]. */
async function stream(device: Device, moments: readonly ClockMoment[]): Promise<number[][][]> {
  const position = <T extends ElementType>(type: T, numbers: ArrayLike<number>) => {
    const storage = device.allocate(type, numbers.length);
    device.write(storage, type === 'int32' ? Int32Array.from(numbers) : Float32Array.from(numbers));
    return storage;
  };
  const filled = <T extends ElementType>(type: T, length: number, value = 0) =>
    position(type, new Array<number>(length).fill(value));
  const rows = Array.from({ length: sources + 1 }, (_, j) => j);
  const fanOut = {
    ...{ sources, targets, width: targets },
    offsets: position('int32', rows),
    target: filled('int32', sources),
    weight: position(
      'int32',
      rows.slice(1).map((j) => (j - 1) * targets),
    ),
    weights: position('float32', weights),
  };
  const state = {
    traceReal: filled('float32', images * sources),
    traceImaginary: filled('float32', images * sources),
    traceCycle: filled('int32', images * sources, -(2 ** 31)),
    real: filled('float32', images * targets),
    imaginary: filled('float32', images * targets),
    latest: filled('int32', images * targets, -1),
    kicked: filled('int32', images),
  };
  const fired: number[][][] = Array.from({ length: images }, () => []);
  for (const [k, until] of moments.slice(1).entries()) {
    const since = moments[k];
    const isBefore = (cycle: number, phase: number, end: ClockMoment) =>
      cycle < end.cycle || (cycle === end.cycle && phase < end.phase);
    const now = arriving.map((list) =>
      list.filter(([c, x]) => !isBefore(c, x, since) && isBefore(c, x, until)),
    );
    const offsets = [0];
    for (const list of now) offsets.push(offsets[offsets.length - 1] + list.length);
    const capacity = targets * (cycles + 2);
    const room = {
      count: filled('int32', images),
      neuron: filled('int32', images * capacity),
      cycle: filled('int32', images * capacity),
      phase: filled('float32', images * capacity),
    };
    const spikes = {
      images,
      offsets: position('int32', offsets),
      source: position(
        'int32',
        now.flat().map(([, , j]) => j),
      ),
      cycle: position(
        'int32',
        now.flat().map(([c]) => c),
      ),
      phase: position(
        'float32',
        now.flat().map(([, x]) => x),
      ),
    };
    device.run(holdSpikes, {
      spikes,
      fanOut,
      since,
      until,
      leak: 0.5,
      ...state,
      fired: { capacity, ...room },
    });
    const count = await device.read(room.count);
    const [neuron, cycle, phase] = await Promise.all(
      [room.neuron, room.cycle, room.phase].map((storage) => device.read(storage)),
    );
    fired.forEach((list, image) => {
      for (let i = image * capacity; i < image * capacity + count[image]; i++) {
        list.push([neuron[i], cycle[i], phase[i]]);
      }
    });
  }
  return fired;
}

const inOrder = (fired: readonly number[][][]) =>
  fired.map((list) => [...list].sort((a, b) => a[0] - b[0] || a[1] - b[1]));

const missing = await whyNoAdapter();
describe.skipIf(missing)(missing ?? 'with a driver in software', () => {
  test('a stream that is cut at the edges of cycles fires as the reference does', async () => {
    const moments = [
      moment(0, -1),
      moment(1, -0.5),
      moment(1, 0.1),
      moment(2, -0.5),
      moment(2, -0.5),
      moment(3, -1),
      moment(4, 0.25),
    ];
    const [expected, found] = await Promise.all(
      [reference(), webgpu({ software: true })].map(async (backend) => {
        const device = await backend.open();
        const fired = inOrder(await stream(device, moments));
        await device.close();
        return fired;
      }),
    );
    expect(found.flat().length).toBeGreaterThan(500);
    expect(found.map((list) => list.map((spike) => spike.slice(0, 2)))).toEqual(
      expected.map((list) => list.map((spike) => spike.slice(0, 2))),
    );
    found.flat().forEach(([, , phase], k) => {
      expect(Math.abs(phase - expected.flat()[k][2])).toBeLessThan(2e-6);
    });
  });

  test('spikes come in one order, whichever thread was first', async () => {
    const device = await webgpu({ software: true }).open();
    const moments = [moment(0, -1), moment(4, 0.25)];
    const first = await stream(device, moments);
    for (const list of first) {
      expect(list.map(([neuron]) => neuron)).toEqual(list.map(([neuron]) => neuron).sort((a, b) => a - b));
    }
    expect(await stream(device, moments)).toEqual(first);
    await device.close();
  });
});
