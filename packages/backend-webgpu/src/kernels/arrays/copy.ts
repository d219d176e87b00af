import { sizeOf } from '@argand/backend';
import type { CopyCall, FillCall, GatherCall, RandomBitsCall } from '@argand/backend/kernels';
import type { Machine } from '../../machine.ts';
import { philox } from '../../wgsl/philox.ts';
import { type Program, reads, writes } from '../../wgsl/program.ts';
import { mergeAxes, placeOf } from '../axes.ts';

const threads = 64;

// Bits are moved as whole numbers, so that NaN, infinities and denormals stay what they are.

export function copy(machine: Machine): (call: CopyCall) => void {
  const program = {
    name: 'copy',
    bindings: { input: reads('u32'), result: writes('u32') },
    parameters: { length: 'u32', inputOffset: 'u32', outOffset: 'u32' },
    axes: true,
    uses: [placeOf],
    threads,
    body: `
  if (index >= P.length) { return; }
  let place = placeOf(index);
  result[P.outOffset + place.y] = input[P.inputOffset + place.x];`,
  } satisfies Program;
  return ({ shape, input, out }) => {
    const length = sizeOf(shape);
    const axes = mergeAxes(shape, [input.strides, out.strides]);
    if (length > 0 && (axes.length === 0 || (axes.length === 1 && axes[0][1] === 1 && axes[0][2] === 1))) {
      const [from, to] = [machine.block(input.storage), machine.block(out.storage)];
      machine.copy(from, 4 * input.offset, to, 4 * out.offset, 4 * length);
      return;
    }
    machine.run(program, {
      storages: { input: input.storage, result: out.storage },
      parameters: { length, inputOffset: input.offset, outOffset: out.offset },
      axes,
      blocks: Math.ceil(length / threads),
    });
  };
}

export function fill(machine: Machine): (call: FillCall) => void {
  const programOf = (value: 'f32' | 'i32'): Program => ({
    name: `fill ${value}`,
    bindings: { result: writes(value) },
    parameters: { length: 'u32', value },
    threads,
    body: 'if (index < P.length) { result[index] = P.value; }',
  });
  const [float, integer] = [programOf('f32'), programOf('i32')];
  return ({ out, value }) => {
    const block = machine.block(out);
    if (Object.is(value, 0)) {
      machine.clear(block, 4 * out.length);
      return;
    }
    machine.run(out.dtype === 'int32' ? integer : float, {
      storages: { result: out },
      parameters: { length: out.length, value },
      blocks: Math.ceil(out.length / threads),
    });
  };
}

export function gather(machine: Machine): (call: GatherCall) => void {
  const program = {
    name: 'gather',
    bindings: { table: reads('u32'), indices: reads('i32'), result: writes('u32') },
    parameters: { length: 'u32', rows: 'i32', width: 'u32' },
    threads,
    body: `
  if (index >= P.length) { return; }
  let row = indices[index / P.width];
  if (row >= 0 && row < P.rows) {
    result[index] = table[u32(row) * P.width + index % P.width];
  } else {
    result[index] = 0u;
  }`,
  } satisfies Program;
  return ({ rows, width, count, table, indices, out }) => {
    const length = count * width;
    machine.run(program, {
      storages: { table, indices, result: out },
      parameters: { length, rows, width },
      blocks: Math.ceil(length / threads),
    });
  };
}

export function randomBits(machine: Machine): (call: RandomBitsCall) => void {
  const program = {
    name: 'randomBits',
    bindings: { result: writes('u32') },
    parameters: {
      length: 'u32',
      key0: 'u32',
      key1: 'u32',
      counter1: 'u32',
      counter2: 'u32',
      counter3: 'u32',
    },
    uses: [philox],
    threads,
    body: `
  let first = 4u * index;
  if (first >= P.length) { return; }
  let words = philoxBlock(vec4<u32>(index, P.counter1, P.counter2, P.counter3), vec2<u32>(P.key0, P.key1));
  for (var i = 0u; i < min(4u, P.length - first); i++) { result[first + i] = words[i]; }`,
  } satisfies Program;
  return ({ stream, length, out }) => {
    const [key0, key1] = stream.key;
    const [counter1, counter2, counter3] = stream.counter;
    machine.run(program, {
      storages: { result: out },
      parameters: { length, key0, key1, counter1, counter2, counter3 },
      blocks: Math.ceil(length / 4 / threads),
    });
  };
}
