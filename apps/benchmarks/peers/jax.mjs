// jax-js as a contender, in its best form: one jit around loss, gradient and update.
import { readFileSync } from 'node:fs';
import { defaultDevice, jit, numpy as np, valueAndGrad } from '@jax-js/jax';
import { floats, integers, serve } from '../dist/serve.js';

// init() throws in Node 20, which has no navigator; the wasm backend is ready without it.
defaultDevice('wasm');
const { version } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.resolve('@jax-js/jax')), 'utf8'),
);

const array = (numbers, shape) => np.array(numbers).reshape(shape);

function layersOf(widths, folder) {
  return widths.slice(1).map((outputs, layer) => ({
    weight: array(floats(folder, `w${layer}.f32`), [widths[layer], outputs]),
    bias: array(floats(folder, `b${layer}.f32`), [outputs]),
  }));
}

/** y = arg(Σ W e^{iπx} + b)/π, layer after layer. */
function apply(layers, x) {
  let y = x;
  for (const { weight, bias } of layers) {
    const turned = y.mul(Math.PI);
    const real = np.matmul(np.cos(turned.ref), weight.ref).add(bias);
    const imaginary = np.matmul(np.sin(turned), weight);
    y = np.atan2(imaginary, real).mul(1 / Math.PI);
  }
  return y;
}

const copies = (layers) => layers.map(({ weight, bias }) => ({ weight: weight.ref, bias: bias.ref }));

function lossOf(layers, x, target) {
  return np
    .mean(np.cos(apply(layers, x).sub(target).mul(Math.PI)))
    .mul(-1)
    .add(1);
}

const step = jit((layers, squares, x, target) => {
  const [loss, gradients] = valueAndGrad(lossOf)(copies(layers), x, target);
  const newSquares = [];
  const newLayers = [];
  layers.forEach((layer, l) => {
    const parameter = {};
    const square = {};
    for (const name of ['weight', 'bias']) {
      const g = gradients[l][name];
      const s = squares[l][name].mul(0.9).add(np.square(g.ref).mul(0.1));
      square[name] = s.ref;
      parameter[name] = layer[name].sub(g.mul(1e-3).div(np.sqrt(s).add(1e-7)));
    }
    newLayers.push(parameter);
    newSquares.push(square);
  });
  return [loss, newLayers, newSquares];
});

const gradientsOf = jit((layers, x, target) => valueAndGrad(lossOf)(layers, x, target));
const infer = jit(apply);

async function train({ widths, batch }, folder) {
  const classes = widths.at(-1);
  const labels = integers(folder, 'labels.i32');
  const x = array(floats(folder, 'x.f32'), [batch, widths[0]]);
  const target = array(
    Float32Array.from({ length: batch * classes }, (_, i) =>
      labels[Math.floor(i / classes)] === i % classes ? 0.5 : 0,
    ),
    [batch, classes],
  );
  let layers = layersOf(widths, folder);
  let squares = layers.map(({ weight, bias }) => ({
    weight: np.zerosLike(weight.ref),
    bias: np.zerosLike(bias.ref),
  }));
  const [loss, gradients] = gradientsOf(copies(layers), x.ref, target.ref);
  const check = [(await loss.data())[0]];
  for (const { weight, bias } of gradients) {
    for (const g of [weight, bias]) check.push((await np.sum(np.abs(g)).data())[0]);
  }
  const run = async () => {
    const [value, newLayers, newSquares] = step(layers, squares, x.ref, target.ref);
    layers = newLayers;
    squares = newSquares;
    return (await value.data())[0];
  };
  await run();
  const [after] = gradientsOf(copies(layers), x.ref, target.ref);
  check.push((await after.data())[0]);
  return { check, run };
}

async function tinyAdd(folder) {
  const x = array(floats(folder, 'x.f32'), [1]);
  const y = array(floats(folder, 'y.f32'), [1]);
  const sum = jit((x, y) => x.add(y));
  const times = 100;
  const run = () => {
    for (let i = 0; i < times; i++) sum(x.ref, y.ref).dispose();
  };
  return { check: [...(await sum(x.ref, y.ref).data())], run, times };
}

async function prepare(problem, folder) {
  switch (problem.kind) {
    case 'train':
      return train(problem, folder);
    case 'infer': {
      const layers = layersOf(problem.widths, folder);
      const x = array(floats(folder, 'x.f32'), [problem.batch, problem.widths[0]]);
      const run = () => infer(copies(layers), x.ref).data();
      return { check: [...(await run()).subarray(0, 30)], run };
    }
    case 'matmul': {
      const a = array(floats(folder, 'a.f32'), [problem.rows, problem.depth]);
      const b = array(floats(folder, 'b.f32'), [problem.depth, problem.columns]);
      const product = jit((a, b) => np.matmul(a, b));
      const check = [...(await product(a.ref, b.ref).data()).subarray(0, 30)];
      const run = async () => {
        const out = product(a.ref, b.ref);
        await out.blockUntilReady();
        out.dispose();
      };
      return { check, run };
    }
    case 'sincos':
    case 'atan2':
    case 'sum':
    case 'add': {
      if (problem.length === 1) return tinyAdd(folder);
      const x = array(floats(folder, 'x.f32'), [problem.length]);
      const y = array(floats(folder, 'y.f32'), [problem.length]);
      const both =
        problem.kind === 'sincos'
          ? jit((x) => {
              const turned = x.mul(Math.PI);
              return [np.sin(turned.ref), np.cos(turned)];
            })
          : problem.kind === 'sum'
            ? jit((x) => [np.sum(x.reshape([problem.length / 1000, 1000]), 1)])
            : problem.kind === 'add'
              ? jit((x, y) => [x.add(y)])
              : jit((x, y) => [np.atan2(y, x)]);
      const results = () =>
        problem.kind === 'sincos' || problem.kind === 'sum' ? both(x.ref) : both(x.ref, y.ref);
      const check = [];
      for (const out of results())
        for (const number of (await out.data()).subarray(0, 30)) check.push(number);
      const run = async () => {
        for (const out of results()) {
          await out.blockUntilReady();
          out.dispose();
        }
      };
      return { check, run };
    }
    default:
      return undefined;
  }
}

await serve({ version, engine: `wasm, Node ${process.versions.node}`, prepare });
