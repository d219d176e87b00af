import type { DeviceStorage, Kernel } from '@argand/backend';
import type { Machine } from '../machine.ts';
import { type Program, reads, writes } from '../wgsl/program.ts';

/** Arguments of {@link probe}. */
export interface ProbeCall {
  readonly repetitions: number;
  /** How many threads do the same work. */
  readonly chunks: number;
  /** [chunks] what each of them found. */
  readonly out: DeviceStorage<'float32'>;
  /** [2] x and y. */
  readonly numbers: DeviceStorage<'float32'>;
}

const sums = 48;

/** Multiply-adds of one repetition of a chunk of {@link probe}. */
export const probedMultiplyAdds: number = sums;

/**
 * What the GPU can do at most, a limit to measure products against: every thread goes through 48 independent chains s ← s x + y, from
 * 0 … 47, `repetitions` times, in registers alone, and gives the sum of all.
 *
 * @example
 * ```ts
 * import { openDevice, reference } from '@argand/backend';
 * import { probe } from '@argand/backend-webgpu';
 *
 * const device = await openDevice([reference()]); // or, to learn anything, webgpu()
 * const [out, numbers] = [device.allocate('float32', 1), device.allocate('float32', 2)];
 * device.write(numbers, Float32Array.of(1, 2));
 * device.run(probe, { repetitions: 10, chunks: 1, out, numbers });
 * (await device.read(out))[0]; // 2088
 * ```
 */
export const probe: Kernel<ProbeCall> = {
  name: 'webgpu/probe',
  required: false,
  declare({ repetitions, chunks, out, numbers }, declare) {
    declare.size('repetitions', repetitions);
    declare.size('chunks', chunks);
    declare.reads('numbers', numbers, 'float32', 2);
    declare.writes('out', out, 'float32', chunks);
  },
  reference({ repetitions, chunks, out, numbers }, memory) {
    const [x, y] = memory(numbers);
    let total = 0;
    for (let i = 0; i < sums; i++) {
      let sum = i;
      for (let k = 0; k < repetitions; k++) sum = sum * x + y;
      total += sum;
    }
    memory(out).fill(total, 0, chunks);
  },
};

const threads = 64;
const vectors = Array.from({ length: sums / 4 }, (_, i) => i);

/** @internal */
export function runProbe(machine: Machine): (call: ProbeCall) => void {
  const program = {
    name: 'probe',
    bindings: { numbers: reads(), result: writes() },
    parameters: { chunks: 'u32', repetitions: 'u32' },
    threads,
    body: `
  if (index >= P.chunks) { return; }
  let x = vec4<f32>(numbers[0]);
  let y = vec4<f32>(numbers[1]);
  ${vectors.map((i) => `var s${i} = vec4<f32>(${[0, 1, 2, 3].map((j) => `${4 * i + j}f`)});`).join('\n  ')}
  for (var k = 0u; k < P.repetitions; k++) {
    ${vectors.map((i) => `s${i} = fma(s${i}, x, y);`).join('\n    ')}
  }
  let all = ${vectors.map((i) => `s${i}`).join(' + ')};
  result[index] = all.x + all.y + all.z + all.w;`,
  } satisfies Program;
  return ({ repetitions, chunks, out, numbers }) => {
    machine.run(program, {
      storages: { numbers, result: out },
      parameters: { chunks, repetitions },
      blocks: Math.ceil(chunks / threads),
    });
  };
}
