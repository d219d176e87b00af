// TensorFlow.js as a contender: node tensorflow.mjs own|written [webgpu], by default on its wasm backend
// `own` takes its own gradients; `written` has the gradients written out, with transposed products, which its wasm backend runs faster.
import * as tf from '@tensorflow/tfjs';
import { parameters as asked, floats, integers, runtime, serve } from '../dist/serve.js';
import { trainPaperNetwork } from './tensorflow-paper-network.mjs';

const [way, backend = 'wasm'] = asked;
const written = way === 'written';
if (backend === 'webgpu') await import('@tensorflow/tfjs-backend-webgpu');
else await import('@tensorflow/tfjs-backend-wasm');
if (!(await tf.setBackend(backend))) throw new Error(`the backend ${backend} does not start`);
await tf.ready();

/** Waits for what was asked for, where the work goes on after that. */
const done = () => {
  if (backend !== 'webgpu') return undefined;
  const gpu = tf.backend();
  // As the backend itself does before it reads.
  gpu.ensureCommandEncoderReady();
  gpu.endComputePassEncoder();
  gpu.submitQueue();
  return gpu.queue.onSubmittedWorkDone();
};

const parametersOf = (widths, folder) =>
  widths
    .slice(1)
    .flatMap((outputs, layer) => [
      tf.tensor(floats(folder, `w${layer}.f32`), [widths[layer], outputs]),
      tf.tensor(floats(folder, `b${layer}.f32`)),
    ]);

/** y = arg(Σ W e^{iπx} + b)/π, layer after layer. */
function apply(parameters, x) {
  let y = x;
  for (let l = 0; l < parameters.length; l += 2) {
    const turned = tf.mul(y, Math.PI);
    const real = tf.add(tf.matMul(tf.cos(turned), parameters[l]), parameters[l + 1]);
    y = tf.mul(tf.atan2(tf.matMul(tf.sin(turned), parameters[l]), real), 1 / Math.PI);
  }
  return y;
}

const lossOf = (parameters, x, target) =>
  tf.sub(1, tf.mean(tf.cos(tf.mul(tf.sub(apply(parameters, x), target), Math.PI))));

function ownGradients(parameters, x, target) {
  return tf.valueAndGrads((...p) => lossOf(p, x, target))(parameters);
}

function writtenGradients(parameters, x, target) {
  const layers = [];
  let y = x;
  for (let l = 0; l < parameters.length; l += 2) {
    const turned = tf.mul(y, Math.PI);
    const [cosine, sine] = [tf.cos(turned), tf.sin(turned)];
    const real = tf.add(tf.matMul(cosine, parameters[l]), parameters[l + 1]);
    const imaginary = tf.matMul(sine, parameters[l]);
    layers.push({ cosine, sine, real, imaginary });
    y = tf.mul(tf.atan2(imaginary, real), 1 / Math.PI);
  }
  const difference = tf.mul(tf.sub(y, target), Math.PI);
  const value = tf.sub(1, tf.mean(tf.cos(difference)));
  let g = tf.mul(tf.sin(difference), Math.PI / difference.size);
  const grads = [];
  for (let l = layers.length - 1; l >= 0; l--) {
    const { cosine, sine, real, imaginary } = layers[l];
    const scaled = tf.div(g, tf.mul(Math.PI, tf.add(tf.square(real), tf.square(imaginary))));
    const toReal = tf.neg(tf.mul(scaled, imaginary));
    const toImaginary = tf.mul(scaled, real);
    const weight = tf.add(
      tf.matMul(tf.transpose(cosine), toReal),
      tf.matMul(tf.transpose(sine), toImaginary),
    );
    grads.unshift(weight, tf.sum(toReal, 0));
    if (l === 0) break;
    const transposed = tf.transpose(parameters[2 * l]);
    g = tf.mul(
      Math.PI,
      tf.sub(tf.mul(tf.matMul(toImaginary, transposed), cosine), tf.mul(tf.matMul(toReal, transposed), sine)),
    );
  }
  return { value, grads };
}

const gradientsOf = written ? writtenGradients : ownGradients;

async function train({ widths, batch }, folder) {
  const classes = widths.at(-1);
  const labels = integers(folder, 'labels.i32');
  const x = tf.tensor(floats(folder, 'x.f32'), [batch, widths[0]]);
  const target = tf.tidy(() =>
    tf.mul(tf.cast(tf.oneHot(tf.tensor1d(labels, 'int32'), classes), 'float32'), 0.5),
  );
  let parameters = parametersOf(widths, folder);
  let squares = parameters.map((p) => tf.zerosLike(p));
  const first = gradientsOf(parameters, x, target);
  const check = [(await first.value.data())[0]];
  for (const g of first.grads) check.push((await tf.sum(tf.abs(g)).data())[0]);
  const run = async () => {
    const [value, newParameters, newSquares] = tf.tidy(() => {
      const { value, grads } = gradientsOf(parameters, x, target);
      const s = squares.map((square, i) => tf.add(tf.mul(square, 0.9), tf.mul(tf.square(grads[i]), 0.1)));
      const p = parameters.map((parameter, i) =>
        tf.sub(parameter, tf.div(tf.mul(grads[i], 1e-3), tf.add(tf.sqrt(s[i]), 1e-7))),
      );
      return [value, p, s];
    });
    tf.dispose([parameters, squares]);
    parameters = newParameters;
    squares = newSquares;
    const [loss] = await value.data();
    value.dispose();
    return loss;
  };
  await run();
  check.push((await tf.tidy(() => lossOf(parameters, x, target)).data())[0]);
  return { check, run };
}

async function prepare(problem, folder) {
  if (problem.kind === 'train paper network') return written ? trainPaperNetwork(problem, folder) : undefined;
  if (written && problem.kind !== 'train') return undefined;
  const forward = async (compute) => {
    const outputs = compute();
    const check = [];
    for (const out of outputs) for (const number of (await out.data()).subarray(0, 30)) check.push(number);
    tf.dispose(outputs);
    return {
      check,
      run: () => {
        tf.dispose(compute());
        return done();
      },
    };
  };
  switch (problem.kind) {
    case 'train':
      return train(problem, folder);
    case 'infer': {
      const parameters = parametersOf(problem.widths, folder);
      const x = tf.tensor(floats(folder, 'x.f32'), [problem.batch, problem.widths[0]]);
      const run = async () => {
        const y = tf.tidy(() => apply(parameters, x));
        const numbers = await y.data();
        y.dispose();
        return numbers;
      };
      return { check: [...(await run()).subarray(0, 30)], run };
    }
    case 'matmul': {
      const a = tf.tensor(floats(folder, 'a.f32'), [problem.rows, problem.depth]);
      const b = tf.tensor(floats(folder, 'b.f32'), [problem.depth, problem.columns]);
      return forward(() => [tf.matMul(a, b)]);
    }
    case 'sincos':
    case 'atan2':
    case 'add':
    case 'sum': {
      const [x, y] = ['x.f32', 'y.f32'].map((name) => tf.tensor(floats(folder, name)));
      if (problem.kind === 'atan2') return forward(() => [tf.atan2(y, x)]);
      if (problem.kind === 'sincos') {
        return forward(() =>
          tf.tidy(() => {
            const turned = tf.mul(x, Math.PI);
            return [tf.sin(turned), tf.cos(turned)];
          }),
        );
      }
      if (problem.kind === 'sum') {
        const rows = tf.reshape(x, [-1, 1000]);
        return forward(() => [tf.sum(rows, 1)]);
      }
      if (problem.length > 1) return forward(() => [tf.add(x, y)]);
      const times = 100;
      const run = () => {
        for (let i = 0; i < times; i++) tf.add(x, y).dispose();
      };
      return { ...(await forward(() => [tf.add(x, y)])), run, times };
    }
    default:
      return undefined;
  }
}

await serve({ version: tf.version_core, engine: `${backend}, ${runtime}`, prepare });
