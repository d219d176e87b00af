import { phaseOf } from '@argand/phasor';
import { randomBits as words } from '@argand/random';
import { expect, test } from 'vitest';
import type { Backend, Device } from '../device.ts';
import type { Kernel, Memory } from '../kernel.ts';
import { KernelTable } from '../kernel-table.ts';
import {
  adamStep,
  binary,
  binaryOperations,
  copy,
  fill,
  forwardSpikes,
  gatedSpikes,
  gather,
  holdSpikes,
  matmul,
  minPool,
  minPoolGradient,
  momentumStep,
  neverFired,
  odeSpikes,
  phasorConvolution,
  phasorConvolutionGradient,
  phasorDense,
  phasorDenseGradient,
  randomBits,
  reduce,
  resonatorSpikes,
  rmspropStep,
  scatterAdd,
  select,
  similarityCrossEntropy,
  similarityLoss,
  sortSpikes,
  unary,
} from '../kernels/index.ts';
import { reference } from '../reference/reference.ts';
import type { DeviceStorage, ElementType, Numbers } from '../storage.ts';
import { forEachIndex } from '../strides.ts';
import { describeBackend, type Runner } from './describe-backend.ts';

/** Something that a careless backend could do wrong, and the part of the suite that must notice. */
interface Fault {
  readonly title: string;
  readonly noticedBy: string;
  readonly plant: (device: Device) => Device;
}

/** The same device with some of its methods replaced. */
function changed(device: Device, methods: Partial<Device>): Device {
  return {
    backend: device.backend,
    description: device.description,
    threads: device.threads,
    arithmetic: device.arithmetic,
    allocate: (type, length) => device.allocate(type, length),
    free: (storage) => device.free(storage),
    write: (storage, numbers, offset) => device.write(storage, numbers, offset),
    read: (storage, offset, length) => device.read(storage, offset, length),
    supports: (kernel) => device.supports(kernel),
    run: (kernel, call) => device.run(kernel, call),
    synchronize: () => device.synchronize(),
    memory: () => device.memory(),
    close: () => device.close(),
    [Symbol.asyncDispose]: () => device.close(),
    ...methods,
  };
}

/** A device whose one kernel has another meaning. */
function misread<Call>(
  title: string,
  kernel: Kernel<Call>,
  meaning: (call: Call, memory: Memory) => void,
  noticedBy = `kernel ${kernel.name}`,
): Fault {
  return {
    title,
    noticedBy,
    plant(device) {
      const table = new KernelTable('faulty').set(kernel, (call) =>
        device.run({ ...kernel, reference: meaning }, call),
      );
      return changed(device, {
        run: (kernel, call) => (table.has(kernel) ? table.run(kernel, call) : device.run(kernel, call)),
      });
    },
  };
}

/** A kernel that is right, and then something happens to what it wrote. */
function afterwards<Call>(
  title: string,
  kernel: Kernel<Call>,
  spoil: (call: Call, memory: Memory) => void,
  noticedBy?: string,
): Fault {
  const meaning = (call: Call, memory: Memory) => {
    kernel.reference(call, memory);
    spoil(call, memory);
  };
  return misread(title, kernel, meaning, noticedBy);
}

/** A kernel that is right for other arguments than those it was given. */
function mistaking<Call>(title: string, kernel: Kernel<Call>, change: (call: Call) => Call): Fault {
  return misread(title, kernel, (call, memory) => kernel.reference(change(call), memory));
}

function onDevice(title: string, noticedBy: string, methods: (device: Device) => Partial<Device>): Fault {
  return { title, noticedBy, plant: (device) => changed(device, methods(device)) };
}

/** A device that does something else where a call is refused; `spoil` overwrites all storages. */
function refusing(
  title: string,
  noticedBy: string,
  instead: (error: unknown, spoil: () => void) => void,
): Fault {
  return onDevice(title, noticedBy, (device) => {
    const live = new Set<DeviceStorage>();
    return {
      allocate(type, length) {
        const storage = device.allocate(type, length);
        live.add(storage);
        return storage;
      },
      free(storage) {
        live.delete(storage);
        device.free(storage);
      },
      run(kernel, call) {
        try {
          device.run(kernel, call);
        } catch (error) {
          instead(error, () => {
            for (const out of live) device.run(fill, { out, value: 3 });
          });
        }
      },
    };
  });
}

function replaceAll(
  numbers: Numbers,
  wrong: (x: number) => boolean,
  by: number,
  length = numbers.length,
): void {
  for (let i = 0; i < length; i++) if (wrong(numbers[i])) numbers[i] = by;
}

const faults: readonly Fault[] = [
  mistaking('broadcasts b as it does a', binary, (call) => ({
    ...call,
    b: { ...call.b, strides: call.b.strides.map((stride, axis) => Math.min(stride, call.a.strides[axis])) },
  })),
  misread('swaps the operands', binary, ({ operation, shape, a, b, out }, memory) => {
    const { reference } = binaryOperations[operation];
    const to = memory(out);
    forEachIndex(shape, [a.strides, b.strides], (index, [i, j]) => {
      to[index] = reference(memory(b.storage)[j], memory(a.storage)[i]);
    });
  }),
  misread('multiplies integers in floating point', binary, ({ operation, shape, a, b, out }, memory) => {
    const { reference } = binaryOperations[operation];
    const to = memory(out);
    forEachIndex(shape, [a.strides, b.strides], (index, [i, j]) => {
      to[index] = reference(memory(a.storage)[i], memory(b.storage)[j]);
    });
  }),
  misread('squares in float32', binary, (call, memory) => {
    binary.reference(call, memory);
    const { operation, shape, a, b, out } = call;
    if (operation !== 'hypot') return;
    forEachIndex(shape, [a.strides, b.strides], (index, [i, j]) => {
      const [x, y] = [memory(a.storage)[i], memory(b.storage)[j]];
      memory(out)[index] = Math.sqrt(Math.fround(Math.fround(x * x) + Math.fround(y * y)));
    });
  }),
  misread('squares the sums in float32', phasorDenseGradient, (call, memory) => {
    const z = memory(call.sum);
    const before = z.slice();
    z.forEach((part, k) => {
      if (Math.fround(part * part) === 0) z[k] = 0;
    });
    phasorDenseGradient.reference(call, memory);
    z.set(before);
  }),
  afterwards('gives +1 at the seam', binary, ({ operation, out }, memory) => {
    if (operation === 'phase') replaceAll(memory(out), (phase) => phase === -1, 1);
  }),
  afterwards('loses silence', binary, ({ operation, out }, memory) => {
    if (operation === 'phase') replaceAll(memory(out), Number.isNaN, 0);
  }),
  afterwards(
    'lets the sign of a zero choose the phase',
    binary,
    ({ operation, shape, a, b, out }, memory) => {
      if (operation !== 'phase') return;
      forEachIndex(shape, [a.strides, b.strides], (index, [i, j]) => {
        const y = memory(a.storage)[i];
        if (y === 0 && !Number.isNaN(memory(out)[index])) {
          memory(out)[index] = Math.atan2(y, memory(b.storage)[j]) / Math.PI;
        }
      });
    },
  ),
  mistaking('ignores transposeB', matmul, (call) => ({ ...call, transposeB: false })),
  mistaking('ignores transposeA', matmul, (call) => ({ ...call, transposeA: false })),
  misread('advances a shared factor', matmul, (call, memory) => {
    const b = memory(call.b);
    const start = call.depth * call.columns;
    matmul.reference(call, memory);
    if (call.sharedB && call.batch > 1) memory(call.out).set([b[start % b.length] + 1], 0);
  }),
  misread(
    'sums in an order that depends on the batch',
    matmul,
    ({ batch, rows, columns, depth, a, b, out, transposeA, transposeB }, memory) => {
      for (let place = 0; place < batch * rows * columns; place++) {
        const r = Math.floor(place / columns) % rows;
        const c = place % columns;
        let sum = 0;
        for (let step = 0; step < depth; step++) {
          const k = rows % 2 === 0 ? step : depth - 1 - step;
          const left = memory(a)[transposeA ? k * rows + r : r * depth + k];
          sum += left * memory(b)[transposeB ? c * depth + k : k * columns + c];
        }
        memory(out)[place] = sum;
      }
    },
    'determinism',
  ),
  misread('leaves out the last of a reduction', reduce, (call, memory) => {
    reduce.reference(call, memory);
    if (call.operation !== 'sum' || call.length === 0 || call.outer * call.inner === 0) return;
    memory(call.out)[0] -= memory(call.input)[(call.length - 1) * call.inner];
  }),
  misread('gives the last of equal extremes', reduce, (call, memory) => {
    reduce.reference(call, memory);
    if (call.operation !== 'argmax') return;
    const numbers = memory(call.input);
    const to = memory(call.out);
    for (let place = 0; place < call.outer * call.inner; place++) {
      const start = Math.floor(place / call.inner) * call.length * call.inner + (place % call.inner);
      for (let k = to[place] + 1; k < call.length; k++) {
        if (numbers[start + k * call.inner] === numbers[start + to[place] * call.inner]) to[place] = k;
      }
    }
  }),
  misread('overwrites instead of adding', scatterAdd, (call, memory) => {
    const places = memory(call.indices);
    for (let i = 0; i < call.count * call.width; i++) {
      const row = places[Math.floor(i / call.width)];
      if (row < 0 || row >= call.rows) continue;
      memory(call.out)[row * call.width + (i % call.width)] = memory(call.values)[i];
    }
  }),
  misread('takes an index outside for the nearest row', gather, (call, memory) => {
    for (let i = 0; i < call.count * call.width; i++) {
      const index = memory(call.indices)[Math.floor(i / call.width)];
      const row = Math.min(Math.max(index, 0), call.rows - 1);
      memory(call.out)[i] = memory(call.table)[row * call.width + (i % call.width)] ?? 0;
    }
  }),
  misread('writes the words of a block backwards', randomBits, ({ stream, length, out }, memory) => {
    const all = words(stream, 4 * Math.ceil(length / 4));
    for (let i = 0; i < length; i++) memory(out)[i] = all[i ^ 3];
  }),
  mistaking('copies forwards what is to be flipped', copy, (call) => ({
    ...call,
    input: { ...call.input, strides: call.input.strides.map(Math.abs) },
  })),
  mistaking('ignores the offset of a copy', copy, (call) => ({
    ...call,
    input: { ...call.input, offset: 0 },
  })),
  afterwards('makes −0 of a copy +0', copy, ({ out }, memory) => {
    replaceAll(memory(out.storage), (x) => x === 0, 0);
  }),
  misread('takes only 1 for true', select, (call, memory) => {
    const conditions = memory(call.condition.storage);
    const before = conditions.slice();
    replaceAll(conditions, (x) => x !== 1, 0);
    select.reference(call, memory);
    conditions.set(before);
  }),
  afterwards('fills all but the last', fill, ({ out }, memory) => {
    if (out.length > 0) memory(out)[out.length - 1] = 0.25;
  }),
  afterwards('writes whole vectors', unary, ({ length, out }, memory) => {
    const to = memory(out);
    to.fill(0, length, Math.min(4 * Math.ceil(length / 4), to.length));
  }),
  afterwards('computes sin πx from a rounded πx', unary, ({ operation, length, input, out }, memory) => {
    if (operation !== 'sinPi') return;
    const x = memory(input);
    for (let i = 0; i < length; i++) memory(out)[i] = Math.sin(Math.PI * x[i]);
  }),
  afterwards('takes NaN for a number', unary, ({ operation, length, out }, memory) => {
    if (operation === 'isNaN') memory(out).fill(0, 0, length);
  }),
  afterwards('changes what it reads', unary, ({ length, input, out }, memory) => {
    if (input !== out && length > 0) memory(input)[0] += 1;
  }),
  afterwards('gives phase 0 to a sum of 0', phasorDense, ({ batch, outputs, out }, memory) => {
    replaceAll(memory(out), Number.isNaN, 0, batch * outputs);
  }),
  misread('takes a silent input for phase 0', phasorDense, (call, memory) => {
    const phases = Float64Array.from(memory(call.phases), (phase) => (Number.isNaN(phase) ? 0 : phase));
    const before = memory(call.phases).slice();
    memory(call.phases).set(phases);
    phasorDense.reference(call, memory);
    memory(call.phases).set(before);
  }),
  afterwards('turns the bias by a quarter', phasorDense, ({ outputs, batch, bias, out, sum }, memory) => {
    if (!bias || !sum) return;
    const z = memory(sum);
    for (let place = 0; place < batch * outputs; place++) {
      const b = memory(bias)[place % outputs];
      memory(out)[place] = phaseOf(z[place] - b, z[batch * outputs + place] + b);
    }
  }),
  mistaking('ignores the damping', phasorDenseGradient, (call) => ({ ...call, damping: 0 })),
  misread('divides by a sum of 0', phasorDenseGradient, (call, memory) => {
    phasorDenseGradient.reference(call, memory);
    const z = memory(call.sum);
    const size = call.batch * call.outputs;
    const silent = Array.from({ length: size }, (_, i) => i).find((i) => z[i] === 0 && z[size + i] === 0);
    if (silent !== undefined && call.biasGradient && call.damping === 0) {
      memory(call.biasGradient)[silent % call.outputs] = Number.NaN;
    }
  }),
  misread('adds to the gradients that were there', phasorDenseGradient, (call, memory) => {
    const before = call.biasGradient && memory(call.biasGradient).slice(0, call.outputs);
    phasorDenseGradient.reference(call, memory);
    if (!call.biasGradient || !before) return;
    const after = memory(call.biasGradient);
    for (const [o, b] of before.entries()) after[o] += b;
  }),
  mistaking('begins its windows in the image', phasorConvolution, (call) => ({ ...call, above: 0 })),
  misread('forgets the windows that overlap', phasorConvolutionGradient, (call, memory) => {
    phasorConvolutionGradient.reference(call, memory);
    if (call.kernelWidth > call.strideAcross && call.phasesGradient) memory(call.phasesGradient)[0] /= 2;
  }),
  misread('lets the last of equals pass', minPool, (call, memory) => {
    minPool.reference(call, memory);
    if (!call.place) return;
    const places = memory(call.place);
    for (const [window, k] of places.entries()) if (k === 0) places[window] = 1;
  }),
  misread('forgets what windows leave out', minPoolGradient, (call, memory) => {
    const { height, width, channels, rows, batch } = call;
    minPoolGradient.reference(call, memory);
    if (height % rows !== 0 && batch > 0) memory(call.phasesGradient)[height * width * channels - 1] = 1;
  }),
  misread('counts silence as similar', similarityLoss, (call, memory) => {
    similarityLoss.reference(call, memory);
    const silent = memory(call.phases).filter((phase) => Number.isNaN(phase)).length;
    memory(call.out)[0] -= silent / (call.batch * call.classes);
  }),
  mistaking('has a sharpness of its own', similarityCrossEntropy, (call) => ({ ...call, sharpness: 10 })),
  mistaking('forgets to undo the bias of the moments', adamStep, (call) => ({ ...call, step: 1e9 })),
  mistaking('rounds 1 − β to float32', adamStep, (call) => ({ ...call, beta2: Math.fround(call.beta2) })),
  misread('takes epsilon under the root', rmspropStep, (call, memory) => {
    rmspropStep.reference(call, memory);
    for (let i = 0; i < call.length; i++) {
      const root = Math.sqrt(memory(call.newMeanSquare)[i] + call.epsilon);
      memory(call.newParameter)[i] =
        memory(call.parameter)[i] - (call.rate * memory(call.gradient)[i]) / root;
    }
  }),
  misread('steps by the velocity before', momentumStep, (call, memory) => {
    momentumStep.reference(call, memory);
    for (let i = 0; i < call.length; i++) {
      memory(call.newParameter)[i] = memory(call.parameter)[i] - call.rate * memory(call.velocity)[i];
    }
  }),
  misread('leaves spikes that meet as they came', sortSpikes, (call, memory) => {
    memory(call.neuron).forEach((neuron, k, all) => {
      all[k] = 100_000 * k + neuron;
    });
    sortSpikes.reference(call, memory);
    memory(call.neuron).forEach((neuron, k, all) => {
      all[k] = neuron % 100_000;
    });
  }),
  afterwards('fires phase +1 at the seam', gatedSpikes, ({ fired, spikes }, memory) => {
    const { capacity, count, phase } = fired;
    for (let image = 0; image < spikes.images; image++) {
      for (let k = image * capacity; k < image * capacity + memory(count)[image]; k++) {
        if (memory(phase)[k] === -1) memory(phase)[k] = 1;
      }
    }
  }),
  mistaking('closes the window that is still open', gatedSpikes, (call) => ({
    ...call,
    untilCycle: call.untilCycle + 1,
  })),
  misread('gives a sum of 0 the phase 0', gatedSpikes, (call, memory) => {
    gatedSpikes.reference(call, memory);
    const { capacity, count, neuron, cycle, phase } = call.fired;
    for (let image = 0; image < call.spikes.images; image++) {
      const fired = memory(count)[image];
      if (fired === 0 || fired % call.fanOut.targets === 0 || fired >= capacity) continue;
      const place = image * capacity + memory(count)[image]++;
      memory(neuron)[place] = 0;
      memory(cycle)[place] = 1;
      memory(phase)[place] = 0;
    }
  }),
  mistaking('reads the weights of one run for all', gatedSpikes, (call) => ({
    ...call,
    fanOut: { ...call.fanOut, weight: call.fanOut.target },
  })),
  mistaking('hears what comes too late', forwardSpikes, (call) => ({ ...call, until: call.due })),
  mistaking('counts what fires too late', forwardSpikes, (call) => ({
    ...call,
    due: { ...call.due, cycle: 99 },
  })),
  mistaking('takes any order for the order of time', forwardSpikes, (call) => ({ ...call, ordered: true })),
  mistaking('forgets the last reference', forwardSpikes, ({ references: { from, to }, ...call }) => ({
    ...call,
    references: { from, to: to - 1 },
  })),
  afterwards(
    'puts the reference before the others of its moment',
    forwardSpikes,
    ({ neurons, arriving }, memory) => {
      const [source, cycle, phase] = [arriving.source, arriving.cycle, arriving.phase].map((storage) =>
        memory(storage),
      );
      for (let k = 1; k < memory(arriving.offsets)[arriving.images]; k++) {
        if (source[k] !== neurons || cycle[k - 1] !== cycle[k] || phase[k - 1] !== 0) continue;
        [source[k - 1], source[k]] = [source[k], source[k - 1]];
      }
    },
  ),
  mistaking('never forgets', holdSpikes, (call) => ({ ...call, leak: 0 })),
  mistaking('stops a little early', holdSpikes, (call) => ({
    ...call,
    until: { ...call.until, phase: Math.max(call.until.phase - 0.5, -1) },
  })),
  mistaking('passes over an edge at which it begins', holdSpikes, (call) => ({
    ...call,
    since: call.since.phase === -0.5 ? { ...call.since, phase: -0.5 + 1e-9 } : call.since,
  })),
  mistaking('crosses an edge in no time', holdSpikes, (call) => ({
    ...call,
    until:
      call.until.cycle === call.since.cycle && call.until.phase === call.since.phase
        ? { ...call.until, phase: call.until.phase + 1e-9 }
        : call.until,
  })),
  afterwards('lets images share their traces', holdSpikes, ({ traceReal, spikes, fanOut }, memory) => {
    if (spikes.images > 1) memory(traceReal).copyWithin(fanOut.sources, 0, fanOut.sources);
  }),
  mistaking('has no refractory time', resonatorSpikes, (call) => ({ ...call, refractory: 0 })),
  mistaking('ignores the threshold', resonatorSpikes, (call) => ({ ...call, threshold: 0 })),
  mistaking('does not leak', resonatorSpikes, (call) => ({ ...call, leak: 0 })),
  misread('takes simultaneous spikes one after the other', resonatorSpikes, (call, memory) => {
    const phases = memory(call.spikes.phase);
    const before = phases.slice();
    for (let k = 1; k < phases.length; k++) {
      if (phases[k] <= phases[k - 1] && before[k] === before[k - 1]) phases[k] = phases[k - 1] + 1e-12;
    }
    resonatorSpikes.reference(call, memory);
    phases.set(before);
  }),
  mistaking('is a cycle off where float32 cannot tell two cycles apart', resonatorSpikes, (call) => ({
    ...call,
    refractory: call.refractory + (call.since.cycle > 2 ** 24 ? 1 : 0),
  })),
  misread('takes never for the first cycle that there is', resonatorSpikes, (call, memory) => {
    const latest = memory(call.latestCycle);
    latest.forEach((cycle, o) => {
      if (cycle === neverFired) latest[o] = neverFired + 1;
    });
    resonatorSpikes.reference(call, memory);
    latest.forEach((cycle, o) => {
      if (cycle === neverFired + 1) latest[o] = neverFired;
    });
  }),
  misread('lets the time since a spike leave int32', odeSpikes, (call, memory) => {
    const latest = memory(call.latest);
    const before = latest.slice();
    if (call.since > 2 ** 30) {
      latest.forEach((sample, o) => {
        if (sample === neverFired) latest[o] = call.until;
      });
    }
    odeSpikes.reference(call, memory);
    latest.forEach((sample, o) => {
      if (sample === call.until) latest[o] = before[o];
    });
  }),
  mistaking('fires again at once', odeSpikes, (call) => ({ ...call, refractory: 0 })),
  mistaking('forgets that cycles end', odeSpikes, (call) => ({ ...call, edges: undefined })),
  mistaking('takes Heun for Euler', odeSpikes, (call) => ({ ...call, end: 0 })),
  onDevice('forgets a free', 'storages', () => ({ free: () => {} })),
  onDevice('ignores the offset of a read', 'storages', (device) => ({
    read: (storage, offset = 0, length = storage.length - offset) => device.read(storage, 0, length),
  })),
  onDevice('ignores the offset of a write', 'storages', (device) => ({
    write: (storage, numbers) => device.write(storage, numbers),
  })),
  onDevice('reads later than requested', 'order of work', (device) => ({
    async read<T extends ElementType>(storage: DeviceStorage<T>, offset?: number, length?: number) {
      await Promise.resolve();
      return device.read(storage, offset, length);
    },
  })),
  onDevice('cannot be closed twice', 'storages', (device) => {
    let closed = false;
    return {
      close() {
        if (closed) throw new Error('It is closed.');
        closed = true;
        return device.close();
      },
    };
  }),
  onDevice('runs a kernel on storages that are too short', 'kernel matmul', (device) => ({
    run: (kernel, call) => device.run({ ...kernel, declare() {} }, call),
  })),
  refusing('writes elsewhere when it refuses a call', 'kernel binary', (error, spoil) => {
    spoil();
    throw error;
  }),
  refusing('follows an index to another storage', 'kernel gatedSpikes', (error, spoil) => {
    if (!/expected spikes\.source\[/.test(String(error))) throw error;
    spoil();
  }),
  onDevice('lacks a fused kernel', 'kernel phasorDense', (device) => ({
    supports: (kernel) => kernel.name !== 'phasorDense' && device.supports(kernel),
  })),
  onDevice('lacks a required kernel', 'kernel gather', (device) => ({
    supports: (kernel) => kernel.name !== 'gather' && device.supports(kernel),
  })),
];

/** Runs the part of the suite whose `describe` is named `part`, and gives the messages of the tests that fail. */
async function failuresOf(backend: Backend, part: string): Promise<string[]> {
  const tests: (() => Promise<void>)[] = [];
  const path: string[] = [];
  const runner: Runner = {
    describe(name, define) {
      path.push(name);
      define();
      path.pop();
    },
    test(_, run) {
      if (path.includes(part)) tests.push(run);
    },
    skip(name) {
      throw new Error(`${name} is skipped.`);
    },
  };
  describeBackend(backend, runner, { kernels: 'all' });
  expect(tests.length, `tests in '${part}'`).toBeGreaterThan(0);
  const failures: string[] = [];
  for (const run of tests) {
    await run().catch((error: unknown) =>
      failures.push(error instanceof Error ? error.message : String(error)),
    );
  }
  return failures;
}

test.each(faults)('a backend that $title fails in $noticedBy', async ({ plant, noticedBy }) => {
  const backend = { name: 'faulty', open: async () => plant(await reference().open()) };
  expect(await failuresOf(backend, noticedBy)).not.toEqual([]);
});

test('a failure says the kernel, the case, the place, what was there and what was expected', async () => {
  const device = afterwards('gives +1 at the seam', binary, ({ operation, out }, memory) => {
    if (operation === 'phase') replaceAll(memory(out), (phase) => phase === -1, 1);
  });
  const backend = { name: 'faulty', open: async () => device.plant(await reference().open()) };
  const [message] = await failuresOf(backend, 'kernel binary');
  expect(message).toMatch(
    /^binary, phase of float32, edge values: out\[\d+\] is 1, expected -1 \(a phase must be in/,
  );
});
