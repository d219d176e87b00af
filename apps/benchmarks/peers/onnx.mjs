// onnxruntime-node as a contender (native code): inference and matrix products. node onnx.mjs THREADS
import { readFileSync } from 'node:fs';
import * as ort from 'onnxruntime-node';
import { floats, serve } from '../dist/serve.js';
import { denseModel, matmulModel } from './onnx-model.mjs';

const threads = Number(process.argv[2]);
const { version } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.resolve('onnxruntime-node')), 'utf8'),
);

async function sessionOf(model) {
  return ort.InferenceSession.create(model, {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionProviders: ['cpu'],
    logSeverityLevel: 3,
  });
}

async function prepare(problem, folder) {
  let feeds;
  let session;
  if (problem.kind === 'infer') {
    const { widths, batch } = problem;
    session = await sessionOf(denseModel(widths, (name) => floats(folder, name)));
    feeds = { x: new ort.Tensor('float32', floats(folder, 'x.f32'), [batch, widths[0]]) };
  } else if (problem.kind === 'matmul') {
    const { rows, depth, columns } = problem;
    session = await sessionOf(matmulModel(depth, columns, floats(folder, 'b.f32')));
    feeds = { x: new ort.Tensor('float32', floats(folder, 'a.f32'), [rows, depth]) };
  } else return undefined;
  const run = async () => (await session.run(feeds)).y.data;
  return { check: [...(await run()).subarray(0, 30)], run, drop: () => session.release() };
}

await serve({ version, engine: `native, ${threads} threads, Node ${process.versions.node}`, prepare });
