// The same as first-step.ts, with jax-js.
import { defaultDevice, jit, numpy as np, valueAndGrad } from '@jax-js/jax';

defaultDevice('wasm');
const length = 128;
const x = np.array(Float32Array.from({ length: 784 * length }, (_, i) => Math.sin(i))).reshape([length, 784]);
const target = np
  .array(Float32Array.from({ length: 10 * length }, (_, i) => (i % 11 === 0 ? 0.5 : 0)))
  .reshape([length, 10]);
const layer = (inputs, outputs) => ({
  weight: np
    .array(Float32Array.from({ length: inputs * outputs }, (_, i) => Math.sin(i) / Math.sqrt(inputs)))
    .reshape([inputs, outputs]),
  bias: np.ones([outputs]),
});
const step = jit((layers, x, target) => {
  const [loss, gradients] = valueAndGrad((layers) => {
    let y = x;
    for (const { weight, bias } of layers) {
      const turned = y.mul(Math.PI);
      const real = np.matmul(np.cos(turned.ref), weight.ref).add(bias);
      y = np.atan2(np.matmul(np.sin(turned), weight), real).mul(1 / Math.PI);
    }
    return np
      .mean(np.cos(y.sub(target).mul(Math.PI)))
      .mul(-1)
      .add(1);
  })(layers.map(({ weight, bias }) => ({ weight: weight.ref, bias: bias.ref })));
  const stepped = (p, g) => p.sub(g.ref.mul(1e-3).div(np.sqrt(np.square(g).mul(0.1)).add(1e-7)));
  return [
    loss,
    layers.map((p, l) => ({
      weight: stepped(p.weight, gradients[l].weight),
      bias: stepped(p.bias, gradients[l].bias),
    })),
  ];
});
const [loss] = step([layer(784, 100), layer(100, 10)], x, target);
console.log(JSON.stringify({ loss: (await loss.data())[0], milliseconds: performance.now() }));
