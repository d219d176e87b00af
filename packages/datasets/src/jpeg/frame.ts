import { FormatError } from '@argand/errors';
import type { HuffmanTable } from './huffman.ts';

/** One component of a picture: luminance, a chrominance or a colour. */
export interface Component {
  readonly id: number;
  /** Sampling factors, 1 to 4. */
  readonly horizontal: number;
  readonly vertical: number;
  /** Which quantisation table it has. */
  readonly table: number;
  /** Its size in samples. */
  readonly width: number;
  readonly height: number;
  /** Its size in blocks: those with samples of the picture, and those that are stored, whole MCUs. */
  readonly blocksAcross: number;
  readonly blocksDown: number;
  readonly storedAcross: number;
  readonly storedDown: number;
  /** Its samples, 8 · storedAcross in a row. */
  readonly samples: Uint8ClampedArray;
  /** In a progressive picture, the coefficients of all stored blocks, 64 each. */
  readonly coefficients: Int16Array | undefined;
  /** The quantisation steps, as they stood at its first scan; undefined before. */
  quantisation: Uint16Array | undefined;
}

/** What a frame header (SOF) says. */
export interface Frame {
  readonly isProgressive: boolean;
  readonly width: number;
  readonly height: number;
  /** The greatest sampling factors. */
  readonly horizontal: number;
  readonly vertical: number;
  readonly mcusAcross: number;
  readonly mcusDown: number;
  readonly components: readonly Component[];
}

/** What a scan header (SOS) says, with the Huffman tables that stand then. */
export interface Scan {
  readonly components: readonly ScanComponent[];
  /** The range of coefficients in zigzag order, and the bit positions before and after (T.81, G.1.1.1). */
  readonly start: number;
  readonly end: number;
  readonly high: number;
  readonly low: number;
  /** MCUs between restart markers; 0 for none. */
  readonly restartInterval: number;
}

/** A component of a scan; a table that the scan does not use may be missing. */
export interface ScanComponent {
  readonly component: Component;
  readonly dc: HuffmanTable | undefined;
  readonly ac: HuffmanTable | undefined;
}

const unsupported: Readonly<Record<number, string>> = {
  195: 'lossless',
  197: 'hierarchical',
  198: 'hierarchical',
  199: 'hierarchical',
  201: 'arithmetic-coded',
  202: 'arithmetic-coded',
  203: 'arithmetic-coded',
  205: 'arithmetic-coded',
  206: 'arithmetic-coded',
  207: 'arithmetic-coded',
};

/**
 * Reads a frame header and allocates its samples.
 *
 * @param marker 0xc0 to 0xcf
 * @param segment the content of the segment
 * @param fileBytes the length of the file: it limits how many pixels can be in it
 * @throws Error when the kind is not supported, or when the header promises more than 100 million pixels or more than
 * the file can hold.
 */
export function readFrame(marker: number, segment: Uint8Array, fileBytes: number, mostPixels: number): Frame {
  const { width, height, factors } = readHeader(marker, segment, mostPixels);
  const horizontal = largest(factors.map((factor) => factor.horizontal));
  const vertical = largest(factors.map((factor) => factor.vertical));
  requireFactors(factors, horizontal, vertical);
  const mcusAcross = Math.ceil(width / (8 * horizontal));
  const mcusDown = Math.ceil(height / (8 * vertical));
  const sized = factors.map((factor) => {
    const across = Math.ceil((width * factor.horizontal) / horizontal);
    const down = Math.ceil((height * factor.vertical) / vertical);
    return {
      ...factor,
      width: across,
      height: down,
      blocksAcross: Math.ceil(across / 8),
      blocksDown: Math.ceil(down / 8),
      storedAcross: mcusAcross * factor.horizontal,
      storedDown: mcusDown * factor.vertical,
    };
  });
  // Every block takes a bit at least.
  const blocks = sized.reduce((sum, { blocksAcross, blocksDown }) => sum + blocksAcross * blocksDown, 0);
  if (blocks > 8 * fileBytes) {
    throw new FormatError(
      `it is cut short: its header says ${width} × ${height} pixels, which do not fit into ${fileBytes} bytes`,
    );
  }
  const isProgressive = marker === 0xc2;
  const components = sized.map((component) => {
    const stored = 64 * component.storedAcross * component.storedDown;
    return {
      ...component,
      samples: new Uint8ClampedArray(stored),
      coefficients: isProgressive ? new Int16Array(stored) : undefined,
      quantisation: undefined,
    };
  });
  return { isProgressive, width, height, horizontal, vertical, mcusAcross, mcusDown, components };
}

type SamplingFactors = Pick<Component, 'id' | 'horizontal' | 'vertical' | 'table'>;

/** The fields of a frame header, each within its bounds. */
function readHeader(marker: number, segment: Uint8Array, mostPixels: number) {
  const kind = unsupported[marker];
  if (kind !== undefined) throw new FormatError(`it is ${kind}; save it as a baseline or progressive JPEG`);
  const at = (offset: number): number => segment[offset] ?? 0;
  const count = at(5);
  if (segment.length !== 6 + 3 * count) throw new FormatError('its frame header is damaged');
  if (at(0) !== 8) throw new FormatError(`it has ${at(0)} bits per sample; save it with 8`);
  if (count !== 1 && count !== 3 && count !== 4) {
    throw new FormatError(`it has ${count} colour components, but must have 1, 3 or 4`);
  }
  const height = at(1) * 256 + at(2);
  const width = at(3) * 256 + at(4);
  if (width === 0 || height === 0) throw new FormatError(`its header says ${width} × ${height} pixels`);
  if (width * height > mostPixels) {
    throw new FormatError(`its header says ${width} × ${height} pixels, more than ${mostPixels}`);
  }
  const factors: SamplingFactors[] = Array.from({ length: count }, (_, index) => ({
    id: at(6 + 3 * index),
    horizontal: at(7 + 3 * index) >> 4,
    vertical: at(7 + 3 * index) & 15,
    table: at(8 + 3 * index),
  }));
  return { width, height, factors };
}

const largest = (values: readonly number[]): number => values.reduce((one, other) => Math.max(one, other), 1);

/** As in libjpeg: a factor that does not divide the greatest one has no defined way back to pixels. */
function requireFactors(factors: readonly SamplingFactors[], horizontal: number, vertical: number): void {
  for (const factor of factors) {
    const fits = horizontal % factor.horizontal === 0 && vertical % factor.vertical === 0;
    if (fits && largest([horizontal, vertical]) <= 4) continue;
    throw new FormatError(
      `its sampling factor ${factor.horizontal} × ${factor.vertical} is not supported beside ${horizontal} × ${vertical}`,
    );
  }
}
