import { FormatError } from '@argand/errors';
import { exifOfRawProfile, textOf } from './text.ts';

/** What a PNG is made of, besides its pixels. */
export interface Header {
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

export function readChunks(bytes: Uint8Array, mostPixels: number): Chunks {
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
