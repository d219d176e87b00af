import { readdir, readFile } from 'node:fs/promises';
import { decodeImage } from '@argand/datasets';
import { zlibSync } from 'fflate';
import { mutateBytes } from '../mutation/bytes.ts';
import { crc32, mutatePng } from '../mutation/png.ts';
import { requirePromise, type Target } from '../target.ts';

/** The chunks of a PNG, packed. */
function png(
  header: readonly number[],
  scanlines: Uint8Array,
  extra: Readonly<Record<string, readonly number[]>> = {},
) {
  const chunk = (type: string, data: ArrayLike<number>): Uint8Array => {
    const bytes = new Uint8Array(12 + data.length);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, data.length);
    bytes.set(new TextEncoder().encode(type), 4);
    bytes.set(data, 8);
    view.setUint32(8 + data.length, crc32(bytes.subarray(4, 8 + data.length)));
    return bytes;
  };
  const chunks = [
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk('IHDR', header),
    ...Object.entries(extra).map(([type, data]) => chunk(type, data)),
    chunk('IDAT', zlibSync(scanlines)),
    chunk('IEND', []),
  ];
  return Uint8Array.from(chunks.flatMap((bytes) => [...bytes]));
}

/** 8 × 8 pixels of some depth and colour type. */
const header = (depth: number, colourType: number, interlaced = 0) => [
  0,
  0,
  0,
  8,
  0,
  0,
  0,
  8,
  depth,
  colourType,
  0,
  0,
  interlaced,
];
/** Rows of a filter byte and `bytes` bytes. */
const rows = (bytes: number) =>
  Uint8Array.from({ length: 8 * (bytes + 1) }, (_, k) =>
    k % (bytes + 1) === 0 ? (k / (bytes + 1)) % 5 : (17 * k) % 256,
  );

async function jpegs(): Promise<Uint8Array[]> {
  const folder = new URL('../../seeds/jpeg/', import.meta.url);
  const names = (await readdir(folder)).sort();
  return Promise.all(
    names.map((name) => readFile(new URL(name, folder)).then((bytes) => new Uint8Array(bytes))),
  );
}

async function read(input: Uint8Array, file: string): Promise<void> {
  const { height, width, colours } = await decodeImage(input, file);
  requirePromise(
    colours.length === 3 * height * width,
    `${height} × ${width} pixels with ${colours.length} bytes`,
  );
}

/** Pictures. Their limit is 100 million pixels, so a small file may rightly unpack to much. */
export const pictureTargets: readonly Target[] = [
  {
    name: 'png',
    memory: 1500,
    seeds: async () => [
      png(header(8, 2), rows(24)),
      png(header(8, 0), rows(8), { tRNS: [0, 5] }),
      png(header(8, 0, 1), new Uint8Array(128)),
      png(header(2, 3), rows(2), { PLTE: [0, 0, 0, 255, 255, 255, 255, 0, 0, 0, 255, 0], tRNS: [255, 255] }),
      png(header(16, 6), rows(64)),
    ],
    mutate: mutatePng,
    read,
  },
  { name: 'jpeg', memory: 1500, seeds: jpegs, mutate: mutateBytes, read },
];
