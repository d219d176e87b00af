import { sizeOf } from '@argand/backend';
import { readNpy, readNpz, writeNpy, writeNpz } from '@argand/npy';
import { mutateBytes } from '../mutation/bytes.ts';
import { mutateZip } from '../mutation/containers.ts';
import { requirePromise, type Target } from '../target.ts';

const arrays = {
  pixels: { shape: [2, 3, 2], numbers: Uint8Array.from({ length: 12 }, (_, k) => 20 * k) },
  values: { shape: [4], numbers: Float64Array.of(0, -0.5, 1e300, Number.NaN) },
  phases: { shape: [2, 2], numbers: Float32Array.of(0.25, -0.5, 0.75, -1) },
  labels: { shape: [3], numbers: Int32Array.of(0, 2, 1) },
  counts: { shape: [2], numbers: BigInt64Array.of(1n, -1n) },
};

/** A `.npy` file of any type and order, which the writer does not write. */
function foreignNpy(descr: string, fortranOrder: string, shape: string, bytes: number): Uint8Array {
  const header = `{'descr': '${descr}', 'fortran_order': ${fortranOrder}, 'shape': ${shape}, }`;
  const text = `${header.padEnd(117, ' ')}\n`;
  const prefix = [0x93, ...new TextEncoder().encode('NUMPY'), 1, 0, text.length & 255, text.length >> 8];
  return Uint8Array.from([...prefix, ...new TextEncoder().encode(text), ...new Uint8Array(bytes)]);
}

function requireFull({ shape, numbers }: { shape: readonly number[]; numbers: ArrayLike<unknown> }): void {
  const size = sizeOf(shape);
  requirePromise(numbers.length === size, `shape [${shape.join(', ')}] with ${numbers.length} numbers`);
}

/** NumPy's array files and archives. */
export const arrayTargets: readonly Target[] = [
  {
    name: 'npy',
    share: 3,
    seeds: async () => [
      ...Object.values(arrays).map((array) => writeNpy(array)),
      foreignNpy('>i2', 'True', '(2, 3)', 12),
      foreignNpy('<f2', 'False', '(3,)', 6),
      foreignNpy('|b1', 'False', '(2L, 2L)', 4),
      foreignNpy('<U4', 'False', '(1,)', 16),
    ],
    mutate: mutateBytes,
    read: (input, file) => requireFull(readNpy(input, file)),
  },
  {
    name: 'npz',
    seeds: async () => [writeNpz(arrays), writeNpz(arrays, { compressed: true })],
    mutate: mutateZip,
    read: (input, file) => Object.values(readNpz(input, file)).forEach(requireFull),
  },
];
