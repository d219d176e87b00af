import { encode } from 'fast-png';

/** A PNG of these grey pixels. */
export function greyPng(width: number, height: number, ...pixels: readonly number[]): Uint8Array {
  return encode({ width, height, depth: 8, channels: 1, data: Uint8Array.from(pixels) });
}

/** A PNG of these colours, three numbers a pixel. */
export function colourPng(width: number, height: number, ...pixels: readonly number[]): Uint8Array {
  return encode({ width, height, depth: 8, channels: 3, data: Uint8Array.from(pixels) });
}
