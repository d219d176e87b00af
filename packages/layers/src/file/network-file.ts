import { keep, type Shape, type Tensor, tensor } from '@argand/autograd';
import type { Device } from '@argand/backend';
import { describe, type NetworkDescription, shapesOf } from '../description.ts';
import type { Encoder, EncoderKind } from '../encoders/encoder.ts';
import { standardEncoders } from '../encoders/standard-encoders.ts';
import type { Settings } from '../json.ts';
import type { Layer, LayerKind } from '../layers/layer.ts';
import { standardLayers } from '../layers/standard-layers.ts';
import { Network } from '../network.ts';
import { readReadout } from '../readout.ts';
import { readSafetensors, type SafetensorEntry, type Safetensors, writeSafetensors } from './safetensors.ts';

/** The newest version of the description that is read here. */
const newestVersion = 1;

/** The kinds that a reader knows; those of this package if not given. */
export interface Kinds {
  readonly layers?: readonly LayerKind[];
  readonly encoders?: readonly EncoderKind[];
}

/** What {@link readNetwork} reads with. */
export interface ReadNetworkOptions extends Kinds {
  readonly device: Device;
  /** What errors call the file. */
  readonly name?: string;
}

/**
 * A network as one .safetensors file: `__metadata__.argand` is its description, the tensors are float32. The same network
 * gives the same bytes. The file carries a SHA-256 of its numbers, so that a flipped bit is found.
 *
 * @example
 * ```ts
 * import { openDevice, reference } from '@argand/backend';
 * import { createNetwork, dense, readNetwork, writeNetwork } from '@argand/layers';
 *
 * const device = await openDevice([reference()]);
 * const network = await createNetwork({ device, seed: 0, inputShape: [4], layers: [dense(2)] });
 * const copy = await readNetwork(await writeNetwork(network), { device });
 * copy.parameterCount; // 10
 * ```
 */
export async function writeNetwork(network: Network): Promise<Uint8Array<ArrayBuffer>> {
  const tensors: Record<string, SafetensorEntry> = {};
  const put = async (
    name: string,
    { shape, read }: { shape: Shape; read: () => Promise<ArrayLike<number>> },
  ) => {
    tensors[name] = { shape, numbers: Float32Array.from(await read()) };
  };
  for (const [i, step] of network.description.encoder.entries()) {
    for (const [name, { again }] of Object.entries(step.tensors(network.shapes.encoder[i]))) {
      const held = network.encoderTensors[`encoder.${i}.${name}`];
      if (!again) await put(`encoder.${i}.${name}`, { shape: held.shape, read: () => held.read() });
    }
  }
  for (const [name, held] of Object.entries(network.parameters))
    await put(name, { shape: held.shape, read: () => held.read() });
  return writeSafetensors({
    metadata: { argand: JSON.stringify(describe(network.description)), sha256: await checksum(tensors) },
    tensors,
  });
}

/**
 * Reads a network from a .safetensors file, from this program or another.
 *
 * @throws Error that names the file and the field: not a .safetensors file, a newer version, an unknown kind, a missing,
 * unexpected or ill-shaped tensor, a number that is not finite, a wrong checksum.
 */
export async function readNetwork(bytes: Uint8Array, options: ReadNetworkOptions): Promise<Network> {
  const name = options.name ?? 'network';
  const file = readSafetensors(bytes, name);
  await verifyChecksum(file, name);
  return networkFrom(file, options);
}

/** Verifies the SHA-256 of the numbers where the file carries one. @throws Error if it is another. */
export async function verifyChecksum({ metadata, tensors }: Safetensors, name: string): Promise<void> {
  if (metadata.sha256 !== undefined && metadata.sha256 !== (await checksum(tensors))) {
    throw new Error(
      `${name}: the numbers are not those that were written (their SHA-256 differs); the file is damaged.`,
    );
  }
}

/** The SHA-256 over names and numbers of all tensors, in hexadecimal digits. */
export async function checksum(tensors: Safetensors['tensors']): Promise<string> {
  const named = Object.entries(tensors).sort(([a], [b]) => (a < b ? -1 : 1));
  const digests = await Promise.all(
    named.map(
      async ([name, { numbers }]) =>
        `${name}:${await sha256(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength))}`,
    ),
  );
  return sha256(new TextEncoder().encode(digests.join('\n')));
}

async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', Uint8Array.from(bytes));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The network of a file that was read and verified. */
export function networkFrom({ metadata, tensors }: Safetensors, options: ReadNetworkOptions): Network {
  const { device, name = 'network' } = options;
  const description = readDescription(metadata.argand, name, options);
  const shapes = within(name, () => shapesOf(description));
  const expected = new Set<string>();
  const take = (tensorName: string, shape: Shape): Tensor<'float32'> => {
    expected.add(tensorName);
    const entry = tensors[tensorName];
    if (!entry)
      throw new Error(
        `${name}: tensor ${tensorName} is missing; the description wants it, of shape [${shape.join(', ')}].`,
      );
    if (entry.shape.length !== shape.length || entry.shape.some((length, i) => length !== shape[i])) {
      throw new Error(
        `${name}: tensor ${tensorName} is of shape [${entry.shape.join(', ')}], but the description wants [${shape.join(', ')}].`,
      );
    }
    if (entry.numbers instanceof Int32Array)
      throw new Error(`${name}: tensor ${tensorName} holds integers (I32); expected F32.`);
    const place = entry.numbers.findIndex((value) => !Number.isFinite(value));
    if (place >= 0)
      throw new Error(
        `${name}: tensor ${tensorName}: number ${place} is ${entry.numbers[place]}; expected finite numbers.`,
      );
    return keep(tensor(device, entry.numbers, { shape }));
  };
  const encoderTensors: Record<string, Tensor<'float32'>> = {};
  const parameters: Record<string, Tensor<'float32'>> = {};
  try {
    description.encoder.forEach((step, i) => {
      for (const [short, { shape, make, again }] of Object.entries(step.tensors(shapes.encoder[i]))) {
        const full = `encoder.${i}.${short}`;
        encoderTensors[full] =
          again && make && !tensors[full] ? keep(tensor(device, make(0, i), { shape })) : take(full, shape);
      }
    });
    description.layers.forEach((layer, i) => {
      for (const [short, { shape }] of Object.entries(layer.parameters(shapes.layers[i]))) {
        parameters[`layers.${i}.${short}`] = take(`layers.${i}.${short}`, shape);
      }
    });
    const surplus = Object.keys(tensors).filter(
      (tensorName) => /^(encoder|layers)\./.test(tensorName) && !expected.has(tensorName),
    );
    if (surplus.length > 0) throw new Error(`${name}: tensor ${surplus[0]} is not part of the description.`);
  } catch (error) {
    for (const held of [...Object.values(encoderTensors), ...Object.values(parameters)]) held.dispose();
    throw error;
  }
  return new Network(device, description, parameters, encoderTensors);
}

/** The description that a JSON text or object states. @throws Error that names the file and the field. */
export function readDescription(text: unknown, name: string, kinds: Kinds = {}): NetworkDescription {
  if (text === undefined)
    throw new Error(`${name}: __metadata__.argand is missing; the file is no network of Argand.`);
  let stated: unknown = text;
  if (typeof text === 'string') {
    try {
      stated = JSON.parse(text);
    } catch {
      throw new Error(`${name}: __metadata__.argand is not JSON.`);
    }
  }
  if (!isSettings(stated)) throw new Error(`${name}: the description must be a JSON object.`);
  const { version = newestVersion, inputShape, encoder = [], layers, readout } = stated;
  if (typeof version !== 'number' || version > newestVersion || version < 1) {
    throw new Error(
      `${name}: version is ${JSON.stringify(version)}, but this reader knows versions up to ${newestVersion}; update @argand/layers.`,
    );
  }
  if (
    !Array.isArray(inputShape) ||
    !inputShape.every((length): length is number => typeof length === 'number')
  ) {
    throw new Error(`${name}: inputShape is ${JSON.stringify(inputShape)}; expected a list of lengths.`);
  }
  if (!Array.isArray(layers) || !Array.isArray(encoder))
    throw new Error(`${name}: encoder and layers must be lists.`);
  if (!isSettings(readout))
    throw new Error(`${name}: readout is ${JSON.stringify(readout)}; expected an object with a kind.`);
  const { kind, ...settings } = readout;
  return {
    inputShape,
    encoder: encoder.map(
      (entry, i): Encoder => readEntry(entry, `${name}: encoder.${i}`, kinds.encoders ?? standardEncoders),
    ),
    layers: layers.map(
      (entry, i): Layer => readEntry(entry, `${name}: layers.${i}`, kinds.layers ?? standardLayers),
    ),
    readout: readReadout(kind, settings, `${name}: readout`),
  };
}

function readEntry<T>(
  entry: unknown,
  place: string,
  kinds: readonly { kind: string; read(settings: Settings, place: string): T }[],
): T {
  if (!isSettings(entry))
    throw new Error(`${place} is ${JSON.stringify(entry)}; expected an object with a kind.`);
  const { kind, ...settings } = entry;
  const known = kinds.find((candidate) => candidate.kind === kind);
  if (!known) {
    throw new Error(
      `${place}: kind ${JSON.stringify(kind)} is unknown; this reader knows ${kinds.map((candidate) => candidate.kind).join(', ')}.`,
    );
  }
  return within(place, () => known.read(settings, place));
}

/** Runs a check whose error says where it stands. */
function within<T>(place: string, check: () => T): T {
  try {
    return check();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new Error(message.startsWith(place) ? message : `${place}: ${message}`);
  }
}

function isSettings(value: unknown): value is Settings {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
