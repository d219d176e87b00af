import { Unzlib } from 'fflate';
import { concatenate } from '../gzip.ts';
import { startsWith } from '../orientation.ts';

/** No more of a compressed text is unpacked: a small file must not fill the memory. */
const mostBytes = 2 ** 21;
/** How many bytes are given to the decompressor at once: they become 1 MiB at most. */
const stepBytes = 1024;

/**
 * The text of a chunk tEXt, zTXt or iTXt whose keyword this is, unpacked.
 *
 * @returns undefined for another keyword; what is damaged says nothing, or less
 */
export function textOf(type: string, content: Uint8Array, keyword: string): Uint8Array | undefined {
  if (!startsWith(content, `${keyword}\0`)) return undefined;
  const text = content.subarray(keyword.length + 1);
  if (type === 'tEXt') return text;
  // The method of compression is always zlib's.
  if (type === 'zTXt') return unpacked(text.subarray(1));
  const language = text.indexOf(0, 2);
  const translation = text.indexOf(0, language + 1);
  if (language < 0 || translation < 0) return undefined;
  const rest = text.subarray(translation + 1);
  return text[0] === 1 ? unpacked(rest) : rest;
}

function unpacked(packed: Uint8Array): Uint8Array | undefined {
  const pieces: Uint8Array[] = [];
  let length = 0;
  const unpacker = new Unzlib((piece) => {
    pieces.push(piece);
    length += piece.length;
  });
  try {
    for (let start = 0; start < packed.length && length <= mostBytes; start += stepBytes) {
      unpacker.push(packed.subarray(start, start + stepBytes));
    }
  } catch {
    return undefined;
  }
  return length > mostBytes ? undefined : concatenate(pieces);
}

/** The EXIF data of a text under the keyword `Raw profile type exif`: its name, its length and hexadecimal digits, as ImageMagick writes it. */
export function exifOfRawProfile(text: Uint8Array): Uint8Array | undefined {
  const digits = new TextDecoder('latin1').decode(text).split('\n').slice(3).join('').replace(/\s/g, '');
  if (!/^([0-9a-f]{2})+$/i.test(digits)) return undefined;
  return Uint8Array.from({ length: digits.length / 2 }, (_, i) =>
    Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16),
  );
}
