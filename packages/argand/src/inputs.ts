import { isBytes, type Pixels, pixelsFromFile, scaleWarning } from '@argand/arrays';
import type { Device } from '@argand/backend';
import { type Network, readNetwork } from '@argand/layers';
import { type NpyArray, readNpy } from '@argand/npy';
import { readBytes } from './files.ts';
import type { Output } from './output.ts';

/** Opens a network file on a device. @throws Error that names the file and what in it is wrong. */
export async function openNetwork(path: string, device: Device): Promise<Network> {
  return readNetwork(await readBytes(path, 'network'), { device, name: path });
}

/** Images of an array file, as many as its first axis says. */
export interface InputImages {
  readonly images: Pixels;
  readonly length: number;
  readonly imageShape: readonly number[];
}

/**
 * Reads images [images, ...inputShape] from a `.npy` file: bytes are pixels, other numbers and bool are values. Warns if values look like
 * pixels from 0 to 255, or bytes like bool.
 *
 * @throws Error that names the file if the shape does not fit the network or a number is NaN or infinite.
 */
export async function readImages(path: string, network: Network, output: Output): Promise<InputImages> {
  const array = readNpy(await readBytes(path, 'input'), path);
  const { shape, numbers } = array;
  const { inputShape } = network.description;
  const size = inputShape.reduce((product, length) => product * length, 1);
  const [length, ...axes] = shape;
  if (shape.length < 2 || axes.reduce((product, axis) => product * axis, 1) !== size) {
    throw new Error(
      `${path}: its shape is [${shape.join(', ')}], but the network expects [images, ${inputShape.join(', ')}].`,
    );
  }
  if (length === 0) throw new Error(`${path}: its shape is [${shape.join(', ')}]: there is no image in it.`);
  const place = numbers.findIndex((value) => !Number.isFinite(value));
  if (place >= 0) {
    throw new Error(
      `${path}: number ${place % size} of image ${Math.floor(place / size)} is ${numbers[place]}; expected finite numbers.`,
    );
  }
  const warning = warningOf(path, array);
  if (warning !== undefined) output.warn(warning);
  return { images: pixelsFromFile(numbers, { areValues: array.isBool }), length, imageShape: axes };
}

function warningOf(path: string, { numbers, isBool = false }: NpyArray): string | undefined {
  if (isBool) return undefined;
  if (!isBytes(numbers)) return scaleWarning(path, numbers);
  if (!numbers.includes(1) || numbers.some((byte) => byte > 1)) return undefined;
  return `${path}: bytes of only 0 and 1 are taken as pixels, 0 and 1/255. If they are values 0 and 1, save them as bool or float32.`;
}

/** Reads one label for each image from a `.npy` file. @throws Error that names the file, and the label that is no class. */
export async function readLabels(path: string, images: number, classes: number): Promise<Int32Array> {
  const { shape, numbers } = readNpy(await readBytes(path, 'labels'), path);
  if (shape.length !== 1 || shape[0] !== images) {
    throw new Error(
      `${path}: its shape is [${shape.join(', ')}], but there are ${images} images: expected [${images}].`,
    );
  }
  const place = numbers.findIndex((label) => !Number.isInteger(label) || label < 0 || label >= classes);
  if (place >= 0)
    throw new Error(
      `${path}: label ${place} is ${numbers[place]}; expected a class from 0 to ${classes - 1}.`,
    );
  return Int32Array.from(numbers);
}
