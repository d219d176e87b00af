import { convertIndexedToRgb, type DecodedPng, decode as decodePng, hasPngSignature } from 'fast-png';
import { decode as decodeJpeg } from 'jpeg-js';

/** A picture as bytes. */
export interface DecodedImage {
  readonly height: number;
  readonly width: number;
  /** `[height, width, 3]`: red, green and blue, 0 to 255. */
  readonly colours: Uint8Array;
  /** Whether red, green and blue are equal in every pixel. */
  readonly grey: boolean;
}

/** No picture of more pixels is unpacked: a small file must not fill the memory. */
const mostPixels = 100_000_000;

/**
 * Decodes a PNG (any depth and colour type) or a JPEG (baseline or progressive), told apart by their first bytes. Sixteen
 * bits become eight: ⌊(v + 128) / 257⌋, the nearest.
 *
 * @param name what the picture is called, for errors
 * @throws Error naming the picture when it is neither, when it is damaged, cut short or larger than 100 million pixels,
 * and when it has transparent pixels, of which nobody knows what lies behind them.
 * @example
 * import { decodeImage } from '@argand/datasets';
 *
 * const text = 'iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAAAAADRSSBWAAAAC0lEQVR4XmNg/w8AARABB3qVvscAAAAASUVORK5CYII=';
 * const png = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
 * const { colours, grey } = decodeImage(png, 'two.png');
 * [grey, ...colours]; // [true, 7, 7, 7, 255, 255, 255]
 */
export function decodeImage(bytes: Uint8Array, name: string): DecodedImage {
  const isPng = bytes.length >= 8 && hasPngSignature(bytes.subarray(0, 8));
  if (!isPng && !(bytes[0] === 0xff && bytes[1] === 0xd8)) {
    throw new Error(`${name}: neither a PNG nor a JPEG; save the picture as one of them.`);
  }
  try {
    return isPng ? fromPng(bytes) : fromJpeg(bytes);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${name}: cannot be read as a ${isPng ? 'PNG' : 'JPEG'}: ${reason}.`, { cause });
  }
}

function described(height: number, width: number, colours: Uint8Array): DecodedImage {
  let grey = true;
  for (let offset = 0; grey && offset < colours.length; offset += 3) {
    grey = colours[offset] === colours[offset + 1] && colours[offset] === colours[offset + 2];
  }
  return { height, width, colours, grey };
}

function fromJpeg(bytes: Uint8Array): DecodedImage {
  const { width, height, data } = decodeJpeg(bytes, {
    useTArray: true,
    formatAsRGBA: false,
    tolerantDecoding: false,
    maxResolutionInMP: mostPixels / 1e6,
    maxMemoryUsageInMB: 2048,
  });
  return described(height, width, data);
}

function fromPng(bytes: Uint8Array): DecodedImage {
  // Signature, length and name of the first chunk, then its width and height.
  if (bytes.length < 24) throw new Error(`it is cut short: ${bytes.length} bytes`);
  const header = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (header.getUint32(16) * header.getUint32(20) > mostPixels) {
    throw new Error(
      `it claims ${header.getUint32(16)} × ${header.getUint32(20)} pixels, more than ${mostPixels}`,
    );
  }
  const png = decodePng(bytes, { checkCrc: true });
  const { samples, channels } = eightBits(png);
  if (png.palette === undefined && png.transparency !== undefined && png.transparency.length > 0)
    refuseAlpha();
  const { width, height } = png;
  const colours = new Uint8Array(3 * width * height);
  const hasAlpha = channels === 2 || channels === 4;
  for (let pixel = 0; pixel < width * height; pixel++) {
    const offset = pixel * channels;
    if (hasAlpha && samples[offset + channels - 1] !== 255) refuseAlpha();
    for (let colour = 0; colour < 3; colour++) {
      colours[3 * pixel + colour] = samples[offset + (channels < 3 ? 0 : colour)] ?? 0;
    }
  }
  return described(height, width, colours);
}

function refuseAlpha(): never {
  throw new Error('it has transparent pixels; put a background behind them and save it without transparency');
}

/** The samples of a PNG as bytes 0 to 255. */
function eightBits(png: DecodedPng): { samples: ArrayLike<number>; channels: number } {
  const { width, height, depth, data, palette } = png;
  if (palette !== undefined) {
    return { samples: convertIndexedToRgb(png), channels: palette[0]?.length ?? 3 };
  }
  if (depth === 16) {
    return {
      samples: Uint8Array.from(data, (value) => Math.floor((value + 128) / 257)),
      channels: png.channels,
    };
  }
  if (depth === 8) return { samples: data, channels: png.channels };
  // Fewer bits are grey: several pixels in a byte, the first in its highest bits; each row begins a new byte.
  const samples = new Uint8Array(width * height);
  const rowBytes = Math.ceil((width * depth) / 8);
  const most = 2 ** depth - 1;
  for (let pixel = 0; pixel < samples.length; pixel++) {
    const bit = (pixel % width) * depth;
    const byte = data[Math.floor(pixel / width) * rowBytes + (bit >> 3)] ?? 0;
    samples[pixel] = (((byte >> (8 - depth - (bit & 7))) & most) * 255) / most;
  }
  return { samples, channels: 1 };
}
