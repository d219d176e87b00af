import { privateBytes, requireBytes } from '@argand/arrays';
import { FormatError } from '@argand/errors';
import { unzipSync, zipSync } from 'fflate';
import { type NpyArray, requireObject, type WritableNpyArray } from './npy-array.ts';
import { readOwnNpy } from './read-npy.ts';
import { writeNpy } from './write-npy.ts';

/** Options of {@link writeNpz}. */
export interface WriteNpzOptions {
  /** Deflates the arrays, as `np.savez_compressed` does; by default they are stored as they are, as by `np.savez`. */
  readonly compressed?: boolean | undefined;
}

/** Deflate makes no byte of more than this many. */
const mostExpansion = 1032;
/** How zip names what readNpz can unpack. */
const methods: Readonly<Record<number, string>> = { 0: 'stored', 8: 'deflated' };

/**
 * Writes a `.npz` file: each array under its name, as `np.load` gives it back. The same arrays are the same bytes.
 *
 * @throws ShapeError if an array's shape does not fit its numbers
 * @example
 * ```ts
 * import { readNpz, writeNpz } from '@argand/npy';
 *
 * const bytes = writeNpz({ labels: { shape: [2], numbers: Int32Array.of(7, 2) } }, { compressed: true });
 * readNpz(bytes, 'x.npz').labels.numbers; // Int32Array(2) [ 7, 2 ]
 * ```
 */
export function writeNpz(
  arrays: Readonly<Record<string, WritableNpyArray>>,
  options: WriteNpzOptions = {},
): Uint8Array<ArrayBuffer> {
  requireObject(arrays, 'writeNpz', 'arrays by name');
  requireObject(options, 'writeNpz', 'options');
  const { compressed = false } = options;
  const files = Object.entries(arrays).map(([name, array]) => [`${name}.npy`, writeNpy(array)] as const);
  return zipSync(Object.fromEntries(files), {
    level: compressed ? 6 : 0,
    // A fixed date: the same arrays are the same bytes.
    mtime: '1980-01-01T00:00:00',
  });
}

/**
 * Reads a `.npz` file, stored or deflated: every array by its name. What else the file holds is passed over.
 *
 * @param name what the file is called, for errors
 * @throws TypeError if the bytes are no `Uint8Array`; Error that names the file, and the array in it, that is not as it should be: no zip file, truncated, two arrays of one name, a size
 * that no deflated bytes can have, or what {@link readNpy} refuses
 */
export function readNpz(bytes: Uint8Array, name = 'NPZ data'): Record<string, NpyArray> {
  const packed = privateBytes(requireBytes(bytes, name));
  const seen = new Set<string>();
  const refused: string[] = [];
  const wanted = ({ name: entry, size, originalSize, compression }: ZipEntry) => {
    if (!entry.endsWith('.npy')) return false;
    if (seen.has(entry)) refused.push(`${shown(entry)} occurs twice`);
    else if (!Object.hasOwn(methods, compression)) {
      refused.push(`${shown(entry)} is packed by method ${compression}; expected stored (0) or deflated (8)`);
    } else if (originalSize > (compression === 0 ? size : mostExpansion * size)) {
      refused.push(
        `${shown(entry)} claims ${originalSize} bytes, more than its ${size} packed ones can hold`,
      );
    }
    seen.add(entry);
    // After the first refusal nothing more is unpacked.
    return refused.length === 0;
  };
  let files: Record<string, Uint8Array>;
  try {
    files = unzipSync(packed, { filter: wanted });
  } catch (error) {
    throw new FormatError(
      `${name}: not a .npz file (${error instanceof Error ? error.message : String(error)}).`,
    );
  }
  if (refused.length > 0) throw new FormatError(`${name}: ${refused[0]}.`);
  return Object.fromEntries(
    Object.entries(files).map(([entry, file]) => [
      entry.slice(0, -'.npy'.length),
      // What was unpacked is nobody else's, so it need not be copied again.
      readOwnNpy(file, `${name}: ${shown(entry)}`),
    ]),
  );
}

/** The name of an entry as errors show it: a damaged archive may have names of any length. */
function shown(entry: string): string {
  return entry.length > 100 ? `${entry.slice(0, 100)}…` : entry;
}

interface ZipEntry {
  readonly name: string;
  readonly size: number;
  readonly originalSize: number;
  readonly compression: number;
}
