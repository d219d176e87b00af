// The same as first-step.ts, with TensorFlow.js.
import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';

await tf.setBackend('wasm');
const length = 128;
const x = tf.tensor(
  Float32Array.from({ length: 784 * length }, (_, i) => Math.sin(i)),
  [length, 784],
);
const target = tf.tensor(
  Float32Array.from({ length: 10 * length }, (_, i) => (i % 11 === 0 ? 0.5 : 0)),
  [length, 10],
);
const layer = (inputs, outputs) => [
  tf.variable(
    tf.tensor(
      Float32Array.from({ length: inputs * outputs }, (_, i) => Math.sin(i) / Math.sqrt(inputs)),
      [inputs, outputs],
    ),
  ),
  tf.variable(tf.ones([outputs])),
];
const layers = [layer(784, 100), layer(100, 10)];
const loss = tf.train.rmsprop(1e-3, 0.9).minimize(() => {
  let y = x;
  for (const [weight, bias] of layers) {
    const turned = tf.mul(y, Math.PI);
    const real = tf.add(tf.matMul(tf.cos(turned), weight), bias);
    y = tf.mul(tf.atan2(tf.matMul(tf.sin(turned), weight), real), 1 / Math.PI);
  }
  return tf.sub(1, tf.mean(tf.cos(tf.mul(tf.sub(y, target), Math.PI))));
}, true);
console.log(JSON.stringify({ loss: (await loss.data())[0], milliseconds: performance.now() }));
