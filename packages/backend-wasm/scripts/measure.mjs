// Measures the kernels that training and inference of a 784-100-10 network spend their time in, against the multiply-adds
// that they need: node scripts/measure.mjs [threads]. Build first. Figures of a busy machine say little: run it twice.
import { binary, matmul, phasorDense, phasorDenseGradient, unary } from '@argand/backend/kernels';
import { wasm } from '../dist/index.js';

const threads = Number(process.argv[2] ?? 1);
const device = await wasm({ threads }).open();
console.log(device.description);

const floats = (length, scale) => {
  const storage = device.allocate('float32', length);
  device.write(
    storage,
    Float32Array.from({ length }, (_, i) => Math.sin(i * 12.9898 + length) * scale),
  );
  return storage;
};

/** The least and the middle of several times, in milliseconds. */
function measure(title, flops, work) {
  for (let i = 0; i < 30; i++) work();
  const times = Array.from({ length: 60 }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  }).sort((a, b) => a - b);
  const rate = (flops / times[0] / 1e6).toFixed(1);
  console.log(
    `${title.padEnd(44)} least ${times[0].toFixed(3)} ms, median ${times[30].toFixed(3)} ms, ${rate} G/s`,
  );
  return times[30];
}

function layer(batch, inputs, outputs) {
  const forward = {
    ...{ batch, inputs, outputs, phases: floats(batch * inputs, 1), weight: floats(inputs * outputs, 0.1) },
    ...{ bias: floats(outputs, 1), out: floats(batch * outputs, 1), sum: floats(2 * batch * outputs, 1) },
  };
  const gradient = {
    ...{
      batch,
      inputs,
      outputs,
      phases: forward.phases,
      weight: forward.weight,
      sum: forward.sum,
      damping: 0.3,
    },
    ...{ gradient: floats(batch * outputs, 1), phasesGradient: floats(batch * inputs, 1) },
    ...{ weightGradient: floats(inputs * outputs, 1), biasGradient: floats(outputs, 1) },
  };
  return { forward, gradient };
}

const batch = 128;
const first = layer(batch, 784, 100);
const second = layer(batch, 100, 10);
first.gradient.phasesGradient = undefined;
second.forward.phases = first.forward.out;
const product = 2 * 2 * batch * 784 * 100;
measure('phasorDense 128 × 784 → 100', product, () => device.run(phasorDense, first.forward));
measure('phasorDenseGradient 128 × 784 → 100, weight', product, () =>
  device.run(phasorDenseGradient, first.gradient),
);
measure('phasorDense 128 × 100 → 10', product / 78.4, () => device.run(phasorDense, second.forward));
measure('phasorDenseGradient 128 × 100 → 10', product / 39.2, () =>
  device.run(phasorDenseGradient, second.gradient),
);
measure('training step: both layers', 2.1 * product, () => {
  device.run(phasorDense, first.forward);
  device.run(phasorDense, second.forward);
  device.run(phasorDenseGradient, second.gradient);
  device.run(phasorDenseGradient, first.gradient);
});
const inference = measure('inference of 128', product * 1.01, () => {
  device.run(phasorDense, { ...first.forward, sum: undefined });
  device.run(phasorDense, { ...second.forward, sum: undefined });
});
console.log(`inference: ${Math.round((batch / inference) * 1000)} samples/s`);
const one = layer(1, 784, 100);
measure('phasorDense 1 × 784 → 100', product / 128, () => device.run(phasorDense, one.forward));

for (const size of [64, 256, 512, 1024]) {
  const [a, b, out] = [floats(size * size, 1), floats(size * size, 1), floats(size * size, 1)];
  const flags = { transposeA: false, transposeB: false, sharedA: false, sharedB: false };
  const call = { batch: 1, rows: size, columns: size, depth: size, a, b, out, ...flags };
  measure(`matmul ${size}`, 2 * size ** 3, () => device.run(matmul, call));
}
const length = 100_000;
const [x, y, z] = [floats(length, 1), floats(length, 1), floats(length, 1)];
const shape = [length];
const along = (storage) => ({ storage, strides: [1] });
for (const operation of ['sinPi', 'sin', 'exp', 'log', 'neg']) {
  measure(`${operation} of 100,000`, length, () =>
    device.run(unary, { operation, length, input: x, out: z }),
  );
}
for (const operation of ['add', 'phase', 'atan2', 'pow']) {
  measure(`${operation} of 100,000`, length, () =>
    device.run(binary, { operation, shape, a: along(x), b: along(y), out: z }),
  );
}
await device.close();
