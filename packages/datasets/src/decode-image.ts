import { requireBytes } from '@argand/arrays';
import { FormatError } from '@argand/errors';
import { decodeJpeg } from './jpeg/decode-jpeg.ts';
import { startsWith, upright } from './orientation.ts';
import { decodePng } from './png/decode-png.ts';

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
 * Decodes a PNG (any depth and colour type) or a JPEG (baseline or progressive, 8 bits; grey, RGB, YCbCr, CMYK, YCCK), told
 * apart by their first bytes. Pixels are those of Pillow's `ImageOps.exif_transpose(Image.open(file)).convert('RGB')`, bit
 * for bit: an orientation in EXIF or XMP is applied; colour profiles and gamma are not. Of 16 bits the high ones are taken,
 * also of grey ones, which Pillow's `convert` cuts off at 255. Damage to metadata that says nothing of pixels is ignored.
 *
 * @param content the bytes of the file
 * @param name what the picture is called, for errors
 * @throws Error naming the picture when it is neither, when it is damaged, cut short or larger than 100 million pixels
 * (known from its header, before memory is taken), and when it has transparent pixels, of which nobody knows what lies
 * behind them.
 * @example
 * import { decodeImage } from '@argand/datasets';
 *
 * const text = 'iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAAAAADRSSBWAAAAC0lEQVR4XmNg/w8AARABB3qVvscAAAAASUVORK5CYII=';
 * const png = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
 * const { colours, grey } = decodeImage(png, 'two.png');
 * [grey, ...colours]; // [true, 7, 7, 7, 255, 255, 255]
 */
export function decodeImage(content: Uint8Array, name = 'picture'): DecodedImage {
  const bytes = requireBytes(content, name);
  const isPng = startsWith(bytes, '\x89PNG\r\n\x1a\n');
  if (!isPng && !startsWith(bytes, '\xff\xd8')) {
    throw new FormatError(`${name}: neither a PNG nor a JPEG; save the picture as one of them.`);
  }
  try {
    const { orientation, ...stored } = (isPng ? decodePng : decodeJpeg)(bytes, mostPixels);
    const { width, height, pixels } = upright(stored, orientation);
    return { height, width, colours: pixels, grey: isGrey(pixels) };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new FormatError(`${name}: cannot be read as a ${isPng ? 'PNG' : 'JPEG'}: ${reason}.`, { cause });
  }
}

function isGrey(colours: Uint8Array): boolean {
  for (let offset = 0; offset < colours.length; offset += 3) {
    if (colours[offset] !== colours[offset + 1] || colours[offset] !== colours[offset + 2]) return false;
  }
  return true;
}
