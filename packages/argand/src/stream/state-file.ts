import { isOfKind } from '@argand/arrays';
import { errorMessage } from '@argand/backend';
import { type NpyArray, readNpz, writeNpz } from '@argand/npy';
import type { Noise, StreamState } from '@argand/spiking';
import { writeFileAtomically } from '@argand/training/node';
import { readBytes } from '../files.ts';

/** What a stream must have in common with the one that it goes on with. */
export interface StreamSettings {
  /** The network file's SHA-256. */
  readonly network: string;
  readonly neuron: string;
  readonly neuronSettings: Readonly<Record<string, unknown>>;
  readonly noise: Noise | null;
  /** Bits of a weight, and the layers whose weights are rounded. */
  readonly weights: { readonly bits: number; readonly layers: readonly number[] | null } | null;
  readonly input: string;
  readonly holdFor: number;
}

/** The entry of the file that says what it is, as JSON. */
const settingsName = 'argand-stream';
const version = 1;
/** Errors show no more of a foreign value than this. */
const mostShown = 200;
/** Settings have no more bytes than this. */
const mostSettings = 2 ** 20;

/**
 * Writes a stream's state as a `.npz` file.
 *
 * @param signal no longer waits for a program that reads a named pipe once it is aborted
 */
export async function saveStream(
  path: string,
  state: StreamState,
  settings: StreamSettings,
  signal: AbortSignal,
): Promise<void> {
  const arrays = Object.entries(state).map(([name, numbers]) => [name, { shape: [numbers.length], numbers }]);
  const saved = new TextEncoder().encode(JSON.stringify({ version, settings }));
  const file = { [settingsName]: { shape: [saved.length], numbers: saved }, ...Object.fromEntries(arrays) };
  await writeFileAtomically(path, writeNpz(file, { compressed: true }), { signal });
}

/**
 * Reads it.
 *
 * @throws Error that names the file: no state of a stream, or of one of other settings
 */
export async function readStream(path: string, settings: StreamSettings): Promise<StreamState> {
  const arrays = readNpz(await readBytes(path, 'state'), path);
  const { [settingsName]: saved, ...rest } = arrays;
  const there = saved && settingsOf(saved, path);
  if (!there) throw new Error(`${path}: no state of a stream; expected a file that --save wrote.`);
  const differing = Object.entries(settings).flatMap(([name, here]) => {
    const [ours, theirs] = [JSON.stringify(here), JSON.stringify(there[name]) ?? 'missing'];
    return ours === theirs ? [] : [`${name} is ${theirs.slice(0, mostShown)} there and ${ours} here`];
  });
  if (differing.length > 0) {
    throw new Error(`${path}: the state of another stream: ${differing.join('; ')}. Go on as it was begun.`);
  }
  return Object.fromEntries(
    Object.entries(rest).map(([name, array]) => [name, numbersOf(array, name, path)]),
  );
}

function settingsOf({ numbers }: NpyArray, path: string): Record<string, unknown> | undefined {
  if (numbers.length > mostSettings) {
    throw new Error(`${path}: its settings have ${numbers.length} bytes; expected at most ${mostSettings}.`);
  }
  let saved: unknown;
  try {
    saved = JSON.parse(new TextDecoder().decode(Uint8Array.from(numbers)));
  } catch (error) {
    throw new Error(`${path}: its settings are not JSON (${errorMessage(error)}).`);
  }
  if (!isRecord(saved) || saved.version !== version) {
    throw new Error(`${path}: the state of a stream of another version; expected version ${version}.`);
  }
  return isRecord(saved.settings) ? saved.settings : undefined;
}

function numbersOf({ numbers }: NpyArray, name: string, path: string): Float64Array | Int32Array {
  if (isOfKind(numbers, 'Float64Array', 'Int32Array')) return numbers;
  throw new Error(`${path}: ${name} is neither float64 nor int32, as the state of a stream is.`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
