import { isFloats } from '@argand/arrays';
import { keep, type Shape, scope, type Tensor, tensor } from '@argand/autograd';
import { type Device, deviceType, requireOptions, requireType } from '@argand/backend';
import { FormatError } from '@argand/errors';
import { describeNetwork, inferShapes, type NetworkDescription } from '../description.ts';
import { Network, networkType } from '../network.ts';
import { verifyChecksum, withChecksum } from './checksum.ts';
import { parseJson } from './parse-json.ts';
import { type NetworkKinds, readDescription, within } from './read-description.ts';
import { mostRemade, Remaker } from './remaker.ts';
import { readSafetensors, type SafetensorEntry, type Safetensors, writeSafetensors } from './safetensors.ts';

/** What {@link readNetwork} reads with. */
export interface ReadNetworkOptions extends NetworkKinds {
  readonly device: Device;
  /** What errors call the file. */
  readonly name?: string | undefined;
}

/**
 * A network as one .safetensors file: `__metadata__.argand` is its description, the tensors are float32. The same network
 * gives the same bytes. A checksum of all of it, `__metadata__["argand.crc32"]`, lets a reader find damage.
 *
 * @throws Error that names the parameter and the index if a number is not finite
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
  requireType(networkType, network, 'writeNetwork', 'network');
  const { description, shapes, encoderTensors, parameters } = network;
  const tensors: Record<string, SafetensorEntry> = {};
  const remaker = new Remaker();
  const put = async (name: string, held: Tensor<'float32'>, remade?: Float32Array) => {
    const numbers = Float32Array.from(await held.read());
    if (remade?.every((value, i) => value === numbers[i])) return;
    requireFinite(numbers, `writeNetwork: ${name}`);
    tensors[name] = { shape: held.shape, numbers };
  };
  for (const [i, step] of description.encoder.entries()) {
    for (const [short, made] of Object.entries(step.tensors(shapes.encoder[i]))) {
      const name = `encoder.${i}.${short}`;
      await put(name, encoderTensors[name] ?? parameters[name], remaker.remake(made, i));
    }
  }
  for (const [name, held] of Object.entries(parameters)) if (!tensors[name]) await put(name, held);
  return writeSafetensors(
    withChecksum({ metadata: { argand: JSON.stringify(describeNetwork(description)) }, tensors }),
  );
}

/**
 * Reads a network from a .safetensors file, from this program or another; weights in float16 or bfloat16 too. Tensors whose names begin otherwise than with
 * `encoder.` and `layers.` are no part of the network and stay unread: a checkpoint keeps an optimiser's state there.
 *
 * @throws Error that names the file and the field: not a .safetensors file, cut short or damaged, a newer version, an
 * unknown kind or setting, a missing, unexpected or ill-shaped tensor, one that holds no floats, a number that is not finite; a layer of more than
 * 2²⁴ neurons, or tensors left out that have more than 2²⁴ numbers in all when they are made again from seeds
 */
export async function readNetwork(bytes: Uint8Array, options: ReadNetworkOptions): Promise<Network> {
  requireOptions(options, 'readNetwork');
  requireType(deviceType, options.device, 'readNetwork', 'device');
  const name = options.name ?? 'network';
  const content = readSafetensors(bytes, name);
  verifyChecksum(content, name);
  const { argand } = content.metadata;
  if (argand === undefined) {
    throw new FormatError(`${name}: __metadata__.argand is missing; the file is no network of Argand.`);
  }
  const description = readDescription(parseJson(argand, `${name}: __metadata__.argand`), name, options);
  return withTensors(description, content, options.device, name);
}

interface ExpectedTensor {
  readonly shape: Shape;
  /** Whether it is one of the network's parameters. */
  readonly isTrained: boolean;
  /** Whether an encoder can make it again from its own seed. */
  readonly again?: boolean | undefined;
  /** What it made, if the file leaves the tensor out. */
  readonly made?: Float32Array | undefined;
}

/** A network of this description whose tensors are those of the file. */
function withTensors(
  description: NetworkDescription,
  content: Safetensors,
  device: Device,
  name: string,
): Network {
  const shapes = within(name, () => inferShapes(description));
  const expected = new Map<string, ExpectedTensor>();
  const remaker = new Remaker();
  for (const [i, step] of description.encoder.entries()) {
    for (const [short, wanted] of Object.entries(step.tensors(shapes.encoder[i]))) {
      const full = `encoder.${i}.${short}`;
      const made = isInFile(content, full) ? undefined : remaker.remake(wanted, i);
      expected.set(full, {
        shape: wanted.shape,
        isTrained: wanted.isTrainable ?? false,
        again: wanted.isReproducible,
        made,
      });
    }
  }
  for (const [i, layer] of description.layers.entries()) {
    for (const [short, { shape }] of Object.entries(layer.parameters(shapes.layers[i]))) {
      expected.set(`layers.${i}.${short}`, { shape, isTrained: true });
    }
  }
  const surplus = Object.keys({ ...content.tensors, ...content.others }).find(
    (full) => /^(encoder|layers)\./.test(full) && !expected.has(full),
  );
  if (surplus !== undefined) {
    throw new FormatError(`${name}: tensor ${surplus} is in the file, but the description does not want it.`);
  }
  // All are checked before the first is put on the device.
  const numbers = [...expected].map(([full, wanted]) => {
    const { shape, isTrained, made } = wanted;
    return { full, shape, isTrained, values: made ?? numbersOf(content, full, wanted, name) };
  });
  const upload = (trained: boolean): Record<string, Tensor<'float32'>> =>
    Object.fromEntries(
      numbers
        .filter(({ isTrained }) => isTrained === trained)
        .map(({ full, shape, values }) => [full, tensor(device, values, { shape })]),
    );
  const [parameters, encoderTensors] = scope(device, () => keep([upload(true), upload(false)]));
  return new Network(device, description, parameters, encoderTensors);
}

function isInFile({ tensors, others = {} }: Safetensors, full: string): boolean {
  return Object.hasOwn(tensors, full) || Object.hasOwn(others, full);
}

function numbersOf(
  { tensors, others = {} }: Safetensors,
  full: string,
  { shape, again = false }: ExpectedTensor,
  name: string,
): Float32Array | Float64Array {
  const wanted = `[${shape.join(', ')}]`;
  if (Object.hasOwn(others, full)) {
    throw new FormatError(`${name}: tensor ${full} is of dtype ${others[full].dtype}; ${expectedTypes}.`);
  }
  if (!Object.hasOwn(tensors, full)) {
    throw new FormatError(
      `${name}: tensor ${full} is missing; the description expects it, of shape ${wanted}.${again ? ` A file can leave out at most ${mostRemade} numbers that are made again from seeds; this tensor must be in the file.` : ''}`,
    );
  }
  const { shape: found, numbers } = tensors[full];
  if (found.length !== shape.length || found.some((length, axis) => length !== shape[axis])) {
    throw new FormatError(
      `${name}: tensor ${full} is of shape [${found.join(', ')}], but the description expects ${wanted}.`,
    );
  }
  // A checkpoint on a device that computes in float64 keeps all digits.
  if (!isFloats(numbers)) throw new FormatError(`${name}: tensor ${full} holds integers; ${expectedTypes}.`);
  requireFinite(numbers, `${name}: tensor ${full}`);
  return numbers;
}

const expectedTypes = 'expected dtype F32, F64, F16 or BF16';

function requireFinite(numbers: Float32Array | Float64Array, what: string): void {
  for (let i = 0; i < numbers.length; i++) {
    if (!Number.isFinite(numbers[i])) {
      throw new FormatError(`${what}: number ${i} is ${numbers[i]}; expected finite numbers.`);
    }
  }
}
