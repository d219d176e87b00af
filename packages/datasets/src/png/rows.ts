import { FormatError } from '@argand/errors';
import type { Header } from './chunks.ts';

/** A part of an interlaced picture: every n-th column and row from a first one on. */
interface Pass {
  readonly left: number;
  readonly top: number;
  readonly across: number;
  readonly down: number;
}

export function passes({ width, height, isInterlaced }: Header): readonly Pass[] {
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
export const passBytes = (header: Header, pass: Pass): number =>
  passHeight(header, pass) * (1 + rowBytes(header, pass));

export function readPass(header: Header, pass: Pass, raw: Uint8Array, put: Put): void {
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
export type Put = (line: Uint8Array, column: number, place: number) => void;
