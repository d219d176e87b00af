// A training step of the paper's CIFAR network in TensorFlow.js: a convolution of phasors composed of two real ones, of cosines and of
// sines, with the same weights. Its wasm backend has no gradient of a convolution's weights and none of a pool: both are written out, the
// first as nine products of matrices, as one window's place after the other.
import * as tf from '@tensorflow/tfjs';
import { floats, integers } from '../dist/serve.js';

const damping = 0.5;
const shapes = [
  [3, 3, 3, 32],
  [3, 3, 32, 32],
  'pool',
  [3, 3, 32, 64],
  [3, 3, 64, 64],
  'pool',
  'flatten',
  [1600, 1000],
  [1000, 10],
];

/** ∂L/∂z from ∂L/∂y, where y = arg(z)/π. */
function sumGradient(gradient, { real, imaginary }) {
  const square = tf.add(tf.square(real), tf.square(imaginary));
  const scaled = tf.div(gradient, tf.mul(Math.PI, tf.add(square, damping)));
  return { toReal: tf.neg(tf.mul(scaled, imaginary)), toImaginary: tf.mul(scaled, real) };
}

const turnBack = ({ cosine, sine }, throughReal, throughImaginary) =>
  tf.mul(Math.PI, tf.sub(tf.mul(throughImaginary, cosine), tf.mul(throughReal, sine)));

function phasors(x) {
  const turned = tf.mul(x, Math.PI);
  return { cosine: tf.cos(turned), sine: tf.sin(turned) };
}

const angle = ({ real, imaginary }) => tf.mul(tf.atan2(imaginary, real), 1 / Math.PI);

function dense(x, weight) {
  const of = phasors(x);
  const sum = { real: tf.matMul(of.cosine, weight), imaginary: tf.matMul(of.sine, weight) };
  const backward = (gradient) => {
    const { toReal, toImaginary } = sumGradient(gradient, sum);
    const weightGradient = tf.add(tf.matMul(of.cosine, toReal, true), tf.matMul(of.sine, toImaginary, true));
    const phases = turnBack(
      of,
      tf.matMul(toReal, weight, false, true),
      tf.matMul(toImaginary, weight, false, true),
    );
    return [phases, weightGradient];
  };
  return { y: angle(sum), backward };
}

function convolution(x, weight, first) {
  const of = phasors(x);
  const sum = {
    real: tf.conv2d(of.cosine, weight, 1, 'valid'),
    imaginary: tf.conv2d(of.sine, weight, 1, 'valid'),
  };
  const [batch, rows, columns, filters] = sum.real.shape;
  const channels = x.shape[3];
  const backward = (gradient) => {
    const { toReal, toImaginary } = sumGradient(gradient, sum);
    const flat = [toReal, toImaginary].map((part) => tf.reshape(part, [batch * rows * columns, filters]));
    const places = [];
    for (let i = 0; i < 3; i++) {
      for (let j = 0; j < 3; j++) {
        const [real, imaginary] = [of.cosine, of.sine].map((part, k) => {
          const windows = tf.slice(part, [0, i, j, 0], [batch, rows, columns, channels]);
          return tf.matMul(tf.reshape(windows, [batch * rows * columns, channels]), flat[k], true);
        });
        places.push(tf.add(real, imaginary));
      }
    }
    const weightGradient = tf.reshape(tf.stack(places), weight.shape);
    if (first) return [undefined, weightGradient];
    const [throughReal, throughImaginary] = [toReal, toImaginary].map((part) =>
      tf.conv2dTranspose(part, weight, x.shape, 1, 'valid'),
    );
    return [turnBack(of, throughReal, throughImaginary), weightGradient];
  };
  return { y: angle(sum), backward };
}

/** Every number twice along both sides. */
function enlarge(y) {
  const [batch, height, width, channels] = y.shape;
  const wide = tf.reshape(tf.concat([y, y], 3), [batch, height, 2 * width * channels]);
  return tf.reshape(tf.concat([wide, wide], 2), [batch, 2 * height, 2 * width, channels]);
}

function pool(x) {
  const y = tf.neg(tf.maxPool(tf.neg(x), 2, 2, 'valid'));
  const backward = (gradient) => [tf.mul(enlarge(gradient), tf.cast(tf.equal(x, enlarge(y)), 'float32'))];
  return { y, backward };
}

function flatten(x) {
  const y = tf.reshape(x, [x.shape[0], -1]);
  return { y, backward: (gradient) => [tf.reshape(gradient, x.shape)] };
}

/** The loss and its gradient for every weight. */
function gradientsOf(weights, x, target) {
  const layers = [];
  let y = x;
  let next = 0;
  for (const shape of shapes) {
    const layer =
      shape === 'pool'
        ? pool(y)
        : shape === 'flatten'
          ? flatten(y)
          : (shape.length === 4 ? convolution : dense)(y, weights[next++], next === 1);
    layers.push(layer);
    y = layer.y;
  }
  const difference = tf.mul(tf.sub(y, target), Math.PI);
  const value = tf.sub(1, tf.mean(tf.cos(difference)));
  let gradient = tf.mul(tf.sin(difference), Math.PI / difference.size);
  const grads = [];
  for (const { backward } of layers.reverse()) {
    const [phases, weight] = backward(gradient);
    if (weight) grads.unshift(weight);
    gradient = phases;
  }
  return { value, grads };
}

/** Prepares the problem, as serve.ts has it. */
export async function trainPaperNetwork({ batch }, folder) {
  const labels = integers(folder, 'labels.i32');
  const x = tf.tensor(floats(folder, 'x.f32'), [batch, 32, 32, 3]);
  const target = tf.tidy(() => tf.mul(tf.cast(tf.oneHot(tf.tensor1d(labels, 'int32'), 10), 'float32'), 0.5));
  let weights = shapes
    .filter((shape) => Array.isArray(shape))
    .map((shape, i) => tf.tensor(floats(folder, `w${i}.f32`), shape));
  let squares = weights.map((weight) => tf.zerosLike(weight));
  const { value, grads } = tf.tidy(() => gradientsOf(weights, x, target));
  const check = [(await value.data())[0]];
  for (const g of grads) check.push((await tf.tidy(() => tf.sum(tf.abs(g))).data())[0]);
  tf.dispose([value, grads]);
  const run = async () => {
    const [value, newWeights, newSquares] = tf.tidy(() => {
      const { value, grads } = gradientsOf(weights, x, target);
      const s = squares.map((square, i) => tf.add(tf.mul(square, 0.9), tf.mul(tf.square(grads[i]), 0.1)));
      const w = weights.map((weight, i) =>
        tf.sub(weight, tf.div(tf.mul(grads[i], 1e-3), tf.add(tf.sqrt(s[i]), 1e-7))),
      );
      return [value, w, s];
    });
    tf.dispose([weights, squares]);
    weights = newWeights;
    squares = newSquares;
    const [loss] = await value.data();
    value.dispose();
    return loss;
  };
  await run();
  const stepped = tf.tidy(() => gradientsOf(weights, x, target).value);
  check.push((await stepped.data())[0]);
  stepped.dispose();
  return { check, run, drop: () => tf.dispose([x, target, weights, squares]) };
}
