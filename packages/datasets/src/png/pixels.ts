import { FormatError } from '@argand/errors';
import type { Header } from './chunks.ts';
import type { Put } from './rows.ts';

export function writer(
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
