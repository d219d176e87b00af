import { FormatError } from '@argand/errors';
import {
  exifOrientation,
  type Orientation,
  type Pixels,
  startsWith,
  xmpOrientation,
} from '../orientation.ts';
import { type ColourSpace, framePixels } from './colours.ts';
import { type Frame, readFrame, type Scan, type ScanComponent } from './frame.ts';
import { nextMarker } from './huffman.ts';
import { decodeScan, transform } from './scan.ts';
import { readHuffman, readQuantisation, standardTable, type Tables } from './tables.ts';

/** Programs write some ten scans; without a limit a small file could keep a decoder busy for hours. */
const mostScans = 200;

/** What the segments before the first scan say of the whole picture. */
interface Notes {
  hasJfif: boolean;
  /** The colour transform that Adobe's segment names. */
  transform: number | undefined;
  exif: Uint8Array[];
  xmp: Uint8Array | undefined;
}

/**
 * Decodes a baseline or progressive JPEG of 8 bits (ITU-T T.81), to the pixels that libjpeg-turbo gives. The colour
 * space is chosen as there: JFIF is YCbCr, else Adobe's segment says it, else the names of the components.
 *
 * @throws Error when it is of another kind, damaged, cut short or larger than `mostPixels`.
 */
export function decodeJpeg(
  bytes: Uint8Array,
  mostPixels: number,
): Pixels & { readonly orientation: Orientation } {
  const tables: Tables = { quantisation: [], dc: [], ac: [] };
  const notes: Notes = { hasJfif: false, transform: undefined, exif: [], xmp: undefined };
  let frame: Frame | undefined;
  let restartInterval = 0;
  let scans = 0;
  let position = 2;
  for (;;) {
    position = nextMarker(bytes, position);
    const marker = bytes[position + 1];
    if (marker === undefined) {
      throw new FormatError(`it is cut short after ${bytes.length} bytes`);
    }
    position += 2;
    if (marker === 0xd9) break;
    if (marker === 0xd8)
      throw new FormatError(`another picture begins at byte ${position - 2}, before this one ends`);
    // Restart markers between segments and TEM have no content.
    if ((marker >= 0xd0 && marker <= 0xd7) || marker === 0x01) continue;
    const length = (bytes[position] ?? 0) * 256 + (bytes[position + 1] ?? 0);
    if (length < 2 || position + length > bytes.length) {
      throw new FormatError(
        `it is cut short after ${bytes.length} bytes, or the segment before byte ${position} is damaged`,
      );
    }
    const segment = bytes.subarray(position + 2, position + length);
    position += length;
    if (marker === 0xdb) readQuantisation(segment, tables);
    else if (marker === 0xc4) readHuffman(segment, tables);
    else if (marker === 0xdd) restartInterval = (segment[0] ?? 0) * 256 + (segment[1] ?? 0);
    else if (marker === 0xda) {
      if (frame === undefined) throw new FormatError('it has no frame header before its first scan');
      scans++;
      if (scans > mostScans) throw new FormatError(`it has more than ${mostScans} scans`);
      position = decodeScan(bytes, position, frame, readScan(segment, frame, tables, restartInterval));
      // What follows the last scan of a sequential picture says nothing of its pixels, even if it is damaged.
      if (!frame.isProgressive && frame.components.every(({ quantisation }) => quantisation)) break;
    } else if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc8 && marker !== 0xcc) {
      if (frame !== undefined) throw new FormatError('it has two frame headers');
      frame = readFrame(marker, segment, bytes.length, mostPixels);
    } else if (scans === 0) readNote(marker, segment, notes);
  }
  if (frame === undefined) throw new FormatError('it has no frame header');
  if (!frame.components.every(({ quantisation }) => quantisation)) {
    throw new FormatError('its data end too soon: a colour component has no scan');
  }
  for (const component of frame.components) transform(component);
  const orientation = exifOrientation(notes.exif) ?? xmpOrientation(notes.xmp) ?? 1;
  const { width, height } = frame;
  return { width, height, pixels: framePixels(frame, colourSpace(frame, notes)), orientation };
}

function readScan(segment: Uint8Array, frame: Frame, tables: Tables, restartInterval: number): Scan {
  const at = (offset: number): number => segment[offset] ?? 0;
  const count = at(0);
  const components: ScanComponent[] = [];
  for (let index = 0; index < count; index++) {
    // Some cameras give all components one name; then their order says which is which.
    const component = frame.components.find(
      (candidate) =>
        candidate.id === at(1 + 2 * index) && !components.some((other) => other.component === candidate),
    );
    if (component === undefined)
      throw new FormatError('a scan is of a component that the frame header lacks');
    const numbers = at(2 + 2 * index);
    const dc = tables.dc[numbers >> 4] ?? standardTable('dc', numbers >> 4);
    const ac = tables.ac[numbers & 15] ?? standardTable('ac', numbers & 15);
    component.quantisation ??= tables.quantisation[component.table]?.slice();
    if (component.quantisation === undefined) throw new FormatError('it lacks a quantisation table');
    components.push({ component, dc, ac });
  }
  const [start, end, high, low] = frame.isProgressive
    ? [at(1 + 2 * count), at(2 + 2 * count), at(3 + 2 * count) >> 4, at(3 + 2 * count) & 15]
    : [0, 63, 0, 0];
  const isRange = start === 0 ? end === 0 : start <= end && end < 64 && count === 1;
  if (
    segment.length !== 4 + 2 * count ||
    count < 1 ||
    (frame.isProgressive && (!isRange || low > 13 || (high !== 0 && high !== low + 1)))
  ) {
    throw new FormatError('the header of a scan is damaged');
  }
  return { components, start, end, high, low, restartInterval };
}

function readNote(marker: number, segment: Uint8Array, notes: Notes): void {
  if (marker === 0xe0 && startsWith(segment, 'JFIF\0')) notes.hasJfif = true;
  else if (marker === 0xee && startsWith(segment, 'Adobe') && segment.length >= 12)
    notes.transform = segment[11];
  else if (marker === 0xe1 && startsWith(segment, 'Exif\0\0')) notes.exif.push(segment);
  else if (marker === 0xe1 && startsWith(segment, 'http://ns.adobe.com/xap/1.0/\0')) notes.xmp = segment;
}

/** As libjpeg's default_decompress_parms. */
function colourSpace({ components }: Frame, { hasJfif, transform }: Notes): ColourSpace {
  if (components.length === 1) return 'grey';
  if (components.length === 4) return transform === undefined || transform === 0 ? 'CMYK' : 'YCCK';
  if (hasJfif) return 'YCbCr';
  if (transform !== undefined) return transform === 0 ? 'RGB' : 'YCbCr';
  return components.map(({ id }) => String.fromCharCode(id)).join('') === 'RGB' ? 'RGB' : 'YCbCr';
}
