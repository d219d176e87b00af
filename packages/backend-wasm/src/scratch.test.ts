import * as k from '@argand/backend';
const stream = (a: number, p: string, b: number, c: number) => ({ key: [a, b], counter: [c, 4000000000, b] });
import { describe, expect, test } from 'vitest';
import { wasm } from './index.ts';

let state = 12345;
const rnd = () => { state = (Math.imul(state, 1664525) + 1013904223) >>> 0; return state / 2 ** 32; };
const int = (a: number, b: number) => a + Math.floor(rnd() * (b - a + 1));
const floats = (n: number, s = 2) => Float32Array.from({ length: n }, () => (rnd() * 2 - 1) * s);
const ints = (n: number, s = 100) => Int32Array.from({ length: n }, () => int(-s, s));

async function both(devices: k.Device[], kernel: any, inputs: Record<string, Float32Array | Int32Array | undefined>, outs: Record<string, Float32Array | Int32Array>, rest: any, wrap = (x: any) => x) {
  const results = [];
  for (const d of devices) {
    const call: any = { ...rest };
    for (const [n, a] of Object.entries({ ...inputs, ...outs })) {
      if (!a) { call[n] = undefined; continue; }
      const s = d.allocate(a instanceof Int32Array ? 'int32' : 'float32', a.length);
      d.write(s, a);
      call[n] = s;
    }
    d.run(kernel, wrap(call));
    const r: any = {};
    for (const n of Object.keys(outs)) r[n] = await d.read(call[n]);
    for (const n of Object.keys({ ...inputs, ...outs })) if (call[n]) { const s = call[n]; d.free(s.storage ?? s); }
    results.push(r);
  }
  return results;
}
function close(a: any, b: any, tol: number, what: string) {
  for (const n of Object.keys(a)) for (let i = 0; i < a[n].length; i++) {
    const x = a[n] instanceof Int32Array ? a[n][i] : Math.fround(a[n][i]), y = b[n][i];
    const ok = Object.is(x, y) || x === y || Math.abs(x - y) <= tol * Math.max(1, Math.abs(x));
    if (!ok) throw new Error(`${what}: ${n}[${i}] want ${x} got ${y}`);
  }
}
const relaxed = undefined;
describe('scratch', async () => {
  const ref = await k.openDevice([k.reference()]);
  const one = await k.openDevice([wasm({ threads: 1 })]);
  const two = await k.openDevice([wasm({ threads: 2 })]);
  const three = await k.openDevice([wasm({ threads: 3 })]);
  const all = [ref, one, two, three];
  const check = async (kernel: any, inputs: any, outs: any, rest: any, tol: number, what: string, wrap?: any) => {
    const [r, a, b, c] = await both(all, kernel, inputs, outs, rest, wrap);
    close(r, a, tol, what);
    expect(b, what).toEqual(a);
    expect(c, what).toEqual(a);
  };
  test('description', () => { console.log(two.description); });
  test('matmul', async () => {
    for (let i = 0; i < 300; i++) {
      const big = i % 30 === 0;
      const [batch, rows, columns, depth] = [i % 3 ? 1 : int(1, 5), int(1, big ? 300 : 20), int(1, big ? 300 : 40), int(0, big ? 1300 : 30)];
      const flags = { transposeA: rnd() < 0.5, transposeB: rnd() < 0.5, sharedA: rnd() < 0.3, sharedB: rnd() < 0.3 };
      const a = floats((flags.sharedA ? 1 : batch) * rows * depth), b = floats((flags.sharedB ? 1 : batch) * columns * depth);
      await check(k.matmul, { a, b }, { out: floats(batch * rows * columns) }, { batch, rows, columns, depth, ...flags }, 1e-4, JSON.stringify({ batch, rows, columns, depth, ...flags }));
    }
  }, 60000);
  test('phasor', async () => {
    for (let i = 0; i < 200; i++) {
      const big = i % 20 === 0;
      const [batch, inputs, outputs] = [int(1, big ? 200 : 20), int(1, big ? 1100 : 50), int(1, big ? 130 : 30)];
      const phases = floats(batch * inputs, 1); if (rnd() < 0.5) phases[int(0, phases.length - 1)] = NaN;
      const weight = floats(inputs * outputs, 1), bias = rnd() < 0.5 ? floats(outputs) : undefined;
      const zs = floats(batch * outputs * 2);
      const rest = { batch, inputs, outputs };
      const [r, a, b, c] = await both(all, k.phasorDense, { phases, weight, bias }, { out: floats(batch * outputs), sum: zs }, rest);
      close({ sum: r.sum }, { sum: a.sum }, 1e-4, 'sum' + JSON.stringify(rest));
      for (let j = 0; j < r.out.length; j++) { const d = Math.abs(r.out[j] - a.out[j]); const z = Math.hypot(r.sum[j], r.sum[j + r.out.length]); if (Math.min(d, 2 - d) > 1e-4 / Math.min(z, 1)) throw new Error('phase ' + r.out[j] + ' ' + a.out[j]); }
      expect(b).toEqual(a); expect(c).toEqual(a);
      // batch invariance
      const n = int(0, batch - 1);
      const [row] = await both([one], k.phasorDense, { phases: phases.slice(n * inputs, (n + 1) * inputs), weight, bias }, { out: floats(outputs) }, { ...rest, batch: 1, sum: undefined });
      expect(row.out).toEqual(a.out.slice(n * outputs, (n + 1) * outputs));
      const gradient = floats(batch * outputs);
      const sum = Float32Array.from(a.sum as Float32Array);
      if (rnd() < 0.5) { const p = int(0, batch * outputs - 1); sum[p] = 0; sum[p + batch * outputs] = 0; }
      const outs: any = { phasesGradient: floats(batch * inputs), weightGradient: floats(inputs * outputs), biasGradient: floats(outputs) };
      const absent: any = {};
      for (const key of Object.keys(outs)) if (rnd() < 0.2) { delete outs[key]; absent[key] = undefined; }
      await check(k.phasorDenseGradient, { phases, weight, sum, gradient }, outs, { ...rest, ...absent, damping: 0.3 }, 1e-4, 'gradient' + JSON.stringify(rest));
    }
  }, 60000);
  test('unary', async () => {
    const special = [0, -0, 1, -1, 0.5, -0.5, 1.5, NaN, Infinity, -Infinity, 1e-40, -1e-40, 3e38, -3e38, 88.7, 89, -87, -100, -103.5, -105, 1e9, 2 ** 31, -(2 ** 31), 0.25, 0.75, 1e-45, 2.5, 5e9];
    for (const [name, o] of Object.entries(k.unaryOperations)) for (const type of o.input) for (const n of [0, 1, 3, 5, 28, 100, 40000]) {
      const input = type === 'int32' ? ints(n, 2 ** 31 - 1) : Float32Array.from({ length: n }, (_, i) => special[i] ?? floats(1, name === 'exponential' ? 80 : 10)[0]);
      const outType = o.out === 'same' ? type : o.out;
      const tol = name.startsWith('sin') || name.startsWith('cos') ? 3e-7 : 3e-7;
      const skip = name === 'sine' || name === 'cosine';
      if (skip) for (let i = 0; i < input.length; i++) if (Math.abs(input[i]) > 1e7) input[i] = 3;
      await check(k.unary, { input }, { out: outType === 'int32' ? new Int32Array(n) : new Float32Array(n) }, { operation: name, length: n }, tol, name + n);
    }
  });
  test('binary select copy', async () => {
    const special = [0, -0, 1, -1, 0.5, NaN, Infinity, -Infinity, 1e-40, 3e38, -3e38, 2, 0.5];
    for (const [name, o] of Object.entries(k.binaryOperations)) for (const type of o.inputs) for (let t = 0; t < 25; t++) {
      const rank = int(0, 4);
      const shape = Array.from({ length: rank }, () => int(t === 7 ? 0 : 1, t === 3 ? 9 : 5));
      if (t === 9) shape.splice(0, 9, 2, 30000);
      const size = k.sizeOf(shape);
      const operand = () => {
        let dims = shape.map((l) => (rnd() < 0.3 ? 1 : l));
        const order = dims.map((_, i) => i); if (rnd() < 0.4) order.reverse();
        const strides = new Array(shape.length).fill(0); let s = 1;
        for (const i of order.slice().reverse()) { strides[i] = dims[i] === 1 && shape[i] !== 1 ? 0 : s; s *= dims[i]; }
        const n = Math.max(s, 1);
        return { strides, data: type === 'int32' ? ints(n, 2 ** 31 - 1) : floats(n).map((x) => (rnd() < 0.3 ? special[int(0, special.length - 1)] : x)) };
      };
      const a = operand(), b = operand(), c = operand();
      const wrap = (call: any) => ({ ...call, a: { storage: call.a, strides: a.strides }, b: { storage: call.b, strides: b.strides } });
      const out = o.out === 'int32' || type === 'int32' ? new Int32Array(size) : new Float32Array(size);
      await check(k.binary, { a: a.data, b: b.data }, { out }, { operation: name, shape }, 4e-7, name + JSON.stringify([shape, a.strides, b.strides]), wrap);
      const cond = Int32Array.from(c.data, (x) => Number(x > 0));
      await check(k.select, { a: a.data, b: b.data, condition: cond }, { out: type === 'int32' ? new Int32Array(size) : new Float32Array(size) }, { shape }, 0, 'select', (call: any) => ({ ...wrap(call), condition: { storage: call.condition, strides: c.strides } }));
    }
    for (let t = 0; t < 300; t++) {
      const shape = Array.from({ length: int(0, 4) }, () => int(1, 7)); if (t % 50 === 0) shape.splice(0, 9, 300, 200);
      const flip = (st: number[]) => { let offset = 0; const strides = st.map((s, i) => { if (rnd() < 0.3) { offset += s * (shape[i] - 1); return -s; } return s; }); return { strides, offset }; };
      const perm = shape.map((_, i) => i).sort(() => rnd() - 0.5);
      const st = new Array(shape.length).fill(0); let s = 1; for (const i of perm) { st[i] = s; s *= shape[i] + int(0, 1); }
      const i = flip(st), o = flip(k.contiguousStrides(shape).map((x) => x * 2));
      await check(k.copy, { input: floats(s) }, { out: floats(2 * k.sizeOf(shape)) }, { shape }, 0, 'copy' + JSON.stringify([shape, i, o]), (call: any) => ({ shape, input: { storage: call.input, ...i }, out: { storage: call.out, ...o } }));
    }
  }, 60000);
  test('reduce etc', async () => {
    for (let t = 0; t < 600; t++) for (const type of ['float32', 'int32']) {
      const operation = (['sum', 'minimum', 'maximum', 'firstMinimum', 'firstMaximum'] as const)[t % 5];
      const [outer, length, inner] = [int(0, 5), t % 50 === 0 ? 40000 : int(operation === 'sum' ? 0 : 1, 40), int(0, 1) ? 1 : int(1, 70)];
      const n = outer * length * inner;
      const input = type === 'int32' ? ints(n, 5) : floats(n).map((x) => (t % 3 === 0 && rnd() < 0.2 ? [NaN, 0, Infinity, -Infinity][int(0, operation === 'sum' ? 1 : 3)] : x));
      const out = type === 'int32' || operation.startsWith('first') ? new Int32Array(outer * inner) : new Float32Array(outer * inner);
      await check(k.reduce, { input }, { out }, { operation, outer, length, inner }, length > 1000 ? 1e-3 : 2e-5, operation + JSON.stringify([type, outer, length, inner]));
    }
    for (let t = 0; t < 100; t++) {
      const [rows, width, count] = [int(1, 20), int(1, t % 10 ? 20 : 3000), int(0, 50)];
      const indices = Int32Array.from({ length: count }, () => int(-1, rows));
      for (const f of [floats, ints]) {
        await check(k.gather, { table: f(rows * width), indices }, { out: f(count * width) }, { rows, width, count }, 0, 'gather');
        await check(k.scatterAdd, { values: f(count * width), indices }, { out: f(rows * width) }, { rows, width, count }, 1e-5, 'scatter');
      }
      const length = t === 5 ? 100001 : int(0, 100);
      await check(k.randomBits, {}, { out: new Int32Array(length) }, { stream: stream(7 + t, 'x', t, 3), length }, 0, 'random');
    }
  }, 60000);
});
