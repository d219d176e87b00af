import { FormatError } from '@argand/errors';
import { Unzlib } from 'fflate';
import { exifOrientation, type Orientation, type Pixels, xmpOrientation } from './orientation.ts';
import { exifOfRawProfile, textOf } from './png-text.ts';

/** What a PNG is made of, besides its pixels. */
interface Header {
  readonly width: number;
  readonly height: number;
  /** Bits per sample: 1, 2, 4, 8 or 16. */
  readonly depth: number;
  readonly kind: Kind;
  readonly channels: number;
  readonly isInterlaced: boolean;
}

type Kind = 'grey' | 'colour' | 'palette' | 'grey with alpha' | 'colour with alpha';

const kinds: Readonly<Record<number, { kind: Kind; channels: number; depths: readonly number[] }>> = {
  0: { kind: 'grey', channels: 1, depths: [1, 2, 4, 8, 16] },
  2: { kind: 'colour', channels: 3, depths: [8, 16] },
  3: { kind: 'palette', channels: 1, depths: [1, 2, 4, 8] },
  4: { kind: 'grey with alpha', channels: 2, depths: [8, 16] },
  6: { kind: 'colour with alpha', channels: 4, depths: [8, 16] },
};

/** The chunks that decide on pixels; for these the checksum must be right. */
interface Chunks {
  header: Header | undefined;
  palette: Uint8Array | undefined;
  transparency: Uint8Array | undefined;
  data: Uint8Array[];
  exif: Uint8Array | undefined;
  /** EXIF data as older programs wrote it, before there was a chunk for it. */
  rawProfile: Uint8Array | undefined;
  xmp: Uint8Array | undefined;
}

/** A part of an interlaced picture: every so many columns and rows from a first one on. */
interface Pass {
  readonly left: number;
  readonly top: number;
  readonly across: number;
  readonly down: number;
}

/** How many bytes are given to the decompressor at once: they become 16 MiB at most. */
const stepBytes = 16_384;
/** A byte of deflate's data stands for no more bytes than these. */
const mostExpansion = 1032;

/**
 * Decodes a PNG of any depth and kind to colours of 8 bits; of 16 bits the high ones are taken, as Pillow does. Notes that
 * do not decide on pixels (text, times, profiles, gamma) are not looked at, whether they are damaged or not. Memory is
 * bounded by what the header promises: what comes beyond it is not unpacked.
 *
 * @throws Error when it is damaged, cut short, larger than `mostPixels`, or has transparent pixels.
 */
export function decodePng(
  bytes: Uint8Array,
  mostPixels: number,
): Pixels & { readonly orientation: Orientation } {
  const { header, palette, transparency, data, exif, rawProfile, xmp } = readChunks(bytes, mostPixels);
  if (header === undefined) throw new FormatError(`it is cut short: ${bytes.length} bytes`);
  const raw = inflate(
    data,
    passes(header).reduce((sum, pass) => sum + passBytes(header, pass), 0),
  );
  const pixels = new Uint8Array(3 * header.width * header.height);
  const put = writer(header, palette, transparency, pixels);
  let offset = 0;
  for (const pass of passes(header)) {
    readPass(header, pass, raw.subarray(offset, offset + passBytes(header, pass)), put);
    offset += passBytes(header, pass);
  }
  const { width, height } = header;
  const exifParts = [exif ?? rawProfile ?? new Uint8Array(0)];
  return { width, height, pixels, orientation: exifOrientation(exifParts) ?? xmpOrientation(xmp) ?? 1 };
}

function readChunks(bytes: Uint8Array, mostPixels: number): Chunks {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: Chunks = {
    ...{ header: undefined, palette: undefined, transparency: undefined },
    data: [],
    exif: undefined,
    rawProfile: undefined,
    xmp: undefined,
  };
  for (let offset = 8; offset + 12 <= bytes.length; ) {
    const length = view.getUint32(offset);
    const end = offset + 8 + length;
    const type = new TextDecoder('latin1').decode(bytes.subarray(offset + 4, offset + 8));
    // What follows the data may be cut off: the pixels are there.
    if (end + 4 > bytes.length) {
      if (chunks.data.length > 0 && type !== 'IDAT') break;
      throw new FormatError(
        `it is cut short: its chunk ${JSON.stringify(type)} ends after its ${bytes.length} bytes`,
      );
    }
    const content = bytes.subarray(offset + 8, end);
    const isSound = crc32(bytes.subarray(offset + 4, end)) === view.getUint32(end);
    if (['IHDR', 'PLTE', 'tRNS', 'IDAT'].includes(type)) {
      if (!isSound) throw new FormatError(`it is damaged: the checksum of its chunk ${type} is wrong`);
      if (type === 'IHDR') chunks.header ??= readHeader(content, mostPixels);
      else if (type === 'PLTE') chunks.palette = content;
      else if (type === 'tRNS') chunks.transparency = content;
      else chunks.data.push(content);
    } else if (type === 'IEND') break;
    else if (type === 'eXIf' && isSound) chunks.exif = content;
    else if (['tEXt', 'zTXt', 'iTXt'].includes(type) && isSound) readText(type, content, chunks);
    else if (!/^[A-Za-z]{4}$/.test(type)) {
      if (chunks.data.length > 0) break;
      throw new FormatError(`it is damaged: at byte ${offset} there is no chunk`);
    }
    offset = end + 4;
  }
  return chunks;
}

function readText(type: string, content: Uint8Array, chunks: Chunks): void {
  const profile = textOf(type, content, 'Raw profile type exif');
  if (profile !== undefined) chunks.rawProfile = exifOfRawProfile(profile);
  else if (type === 'iTXt') chunks.xmp = textOf(type, content, 'XML:com.adobe.xmp') ?? chunks.xmp;
}

function readHeader(content: Uint8Array, mostPixels: number): Header {
  if (content.length !== 13) throw new FormatError('its header is damaged');
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  const [depth = 0, type = 0, compression, filter, interlace = 0] = content.subarray(8);
  const known = kinds[type];
  if (
    known === undefined ||
    !known.depths.includes(depth) ||
    compression !== 0 ||
    filter !== 0 ||
    interlace > 1
  ) {
    throw new FormatError(`its header is damaged: colour type ${type} with ${depth} bits`);
  }
  if (width === 0 || height === 0) throw new FormatError(`its header says ${width} × ${height} pixels`);
  if (width * height > mostPixels) {
    throw new FormatError(`its header says ${width} × ${height} pixels, more than ${mostPixels}`);
  }
  return { width, height, depth, kind: known.kind, channels: known.channels, isInterlaced: interlace === 1 };
}

/** Exactly `length` bytes of zlib's data. */
function inflate(data: readonly Uint8Array[], length: number): Uint8Array {
  const packed = data.reduce((sum, part) => sum + part.length, 0);
  if (length > packed * mostExpansion) {
    throw new FormatError(
      `it is cut short: its header says more pixels than ${packed} bytes of data can hold`,
    );
  }
  const whole = new Uint8Array(length);
  let filled = 0;
  const unpacker = new Unzlib((piece) => {
    whole.set(piece.subarray(0, length - filled), filled);
    filled = Math.min(filled + piece.length, length);
  });
  try {
    for (const part of data) {
      for (let start = 0; start < part.length && filled < length; start += stepBytes) {
        unpacker.push(part.subarray(start, start + stepBytes));
      }
    }
  } catch (cause) {
    throw new FormatError(`its data are damaged after ${filled} of ${length} bytes`, { cause });
  }
  if (filled < length)
    throw new FormatError(`it is cut short: its data are ${filled} bytes, but must be ${length}`);
  return whole;
}

function passes({ width, height, isInterlaced }: Header): readonly Pass[] {
  if (!isInterlaced) return [{ left: 0, top: 0, across: 1, down: 1 }];
  // Adam7.
  const all = [
    { left: 0, top: 0, across: 8, down: 8 },
    { left: 4, top: 0, across: 8, down: 8 },
    { left: 0, top: 4, across: 4, down: 8 },
    { left: 2, top: 0, across: 4, down: 4 },
    { left: 0, top: 2, across: 2, down: 4 },
    { left: 1, top: 0, across: 2, down: 2 },
    { left: 0, top: 1, across: 1, down: 2 },
  ];
  return all.filter(({ left, top }) => left < width && top < height);
}

const passWidth = ({ width }: Header, { left, across }: Pass): number => Math.ceil((width - left) / across);
const passHeight = ({ height }: Header, { top, down }: Pass): number => Math.ceil((height - top) / down);
const rowBytes = (header: Header, pass: Pass): number =>
  Math.ceil((passWidth(header, pass) * header.channels * header.depth) / 8);
/** A byte that names the filter stands before each row. */
const passBytes = (header: Header, pass: Pass): number =>
  passHeight(header, pass) * (1 + rowBytes(header, pass));

function readPass(header: Header, pass: Pass, raw: Uint8Array, put: Put): void {
  const length = rowBytes(header, pass);
  const pixelBytes = Math.max(1, (header.channels * header.depth) >> 3);
  const columns = passWidth(header, pass);
  let above: Uint8Array = new Uint8Array(length);
  for (let row = 0; row < passHeight(header, pass); row++) {
    const start = row * (1 + length);
    const line = raw.subarray(start + 1, start + 1 + length);
    unfilter(raw[start] ?? 0, line, above, pixelBytes);
    for (let column = 0; column < columns; column++) {
      put(line, column, (pass.top + row * pass.down) * header.width + pass.left + column * pass.across);
    }
    above = line;
  }
}

function unfilter(filter: number, line: Uint8Array, above: Uint8Array, pixelBytes: number): void {
  if (filter > 4) throw new FormatError(`it is damaged: a row has the filter ${filter}`);
  if (filter === 0) return;
  for (let at = 0; at < line.length; at++) {
    const left = at < pixelBytes ? 0 : (line[at - pixelBytes] ?? 0);
    const up = above[at] ?? 0;
    const corner = at < pixelBytes ? 0 : (above[at - pixelBytes] ?? 0);
    const guess =
      filter === 1 ? left : filter === 2 ? up : filter === 3 ? (left + up) >> 1 : paeth(left, up, corner);
    line[at] = (line[at] ?? 0) + guess;
  }
}

function paeth(left: number, up: number, corner: number): number {
  const byLeft = Math.abs(up - corner);
  const byUp = Math.abs(left - corner);
  const byCorner = Math.abs(left + up - 2 * corner);
  if (byLeft <= byUp && byLeft <= byCorner) return left;
  return byUp <= byCorner ? up : corner;
}

/** Writes the pixel of a column of an unfiltered row to its place in the picture. */
type Put = (line: Uint8Array, column: number, place: number) => void;

function writer(
  { depth, kind, channels }: Header,
  palette: Uint8Array | undefined,
  transparency: Uint8Array | undefined,
  pixels: Uint8Array,
): Put {
  const most = 2 ** depth - 1;
  const sample = (line: Uint8Array, index: number): number => {
    if (depth === 8) return line[index] ?? 0;
    if (depth === 16) return (line[2 * index] ?? 0) * 256 + (line[2 * index + 1] ?? 0);
    const bit = index * depth;
    return ((line[bit >> 3] ?? 0) >> (8 - depth - (bit & 7))) & most;
  };
  const byte = (value: number): number =>
    depth === 16 ? value >> 8 : depth === 8 ? value : (value * 255) / most;
  if (kind === 'palette') {
    if (palette === undefined) throw new FormatError('it lacks its palette');
    const colours = Math.floor(palette.length / 3);
    return (line, column, place) => {
      const index = sample(line, column);
      if (index >= colours) {
        throw new FormatError(
          `it is damaged: a pixel has colour ${index}, but its palette has ${colours} colours`,
        );
      }
      if ((transparency?.[index] ?? 255) !== 255) refuseTransparency();
      for (let colour = 0; colour < 3; colour++)
        pixels[3 * place + colour] = palette[3 * index + colour] ?? 0;
    };
  }
  const colours = channels < 3 ? 1 : 3;
  const key =
    transparency?.length === 2 * colours && channels === colours ? keyOf(transparency, most) : undefined;
  return (line, column, place) => {
    const first = column * channels;
    if (key?.every((value, colour) => sample(line, first + colour) === value)) refuseTransparency();
    if (channels > colours && byte(sample(line, first + colours)) !== 255) refuseTransparency();
    for (let colour = 0; colour < 3; colour++) {
      pixels[3 * place + colour] = byte(sample(line, first + (colours === 1 ? 0 : colour)));
    }
  };
}

/** The samples of the one colour that is transparent. */
function keyOf(transparency: Uint8Array, most: number): readonly number[] {
  const view = new DataView(transparency.buffer, transparency.byteOffset, transparency.byteLength);
  return Array.from({ length: transparency.length / 2 }, (_, colour) => view.getUint16(2 * colour) & most);
}

function refuseTransparency(): never {
  throw new FormatError(
    'it has transparent pixels; put a background behind them and save it without transparency',
  );
}

/** The checksum of PNG's chunks (ISO 3309). */
function crc32(bytes: Uint8Array): number {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    crc = (crc >>> 4) ^ (crcTable[crc & 15] ?? 0);
    crc = (crc >>> 4) ^ (crcTable[crc & 15] ?? 0);
  }
  return ~crc >>> 0;
}

// By four bits.
// biome-ignore format: four rows
const crcTable = [
  0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac,
  0x76dc4190, 0x6b6b51f4, 0x4db26158, 0x5005713c,
  0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c,
  0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c,
];
