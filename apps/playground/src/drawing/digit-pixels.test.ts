import { expect, test } from 'vitest';
import { digitPixels, side } from './digit-pixels.ts';
import { exampleDigits } from './example-digits.ts';
import type { Stroke } from './strokes.ts';

function centre(pixels: Float32Array): [number, number] {
  let [mass, x, y] = [0, 0, 0];
  pixels.forEach((ink, place) => {
    mass += ink;
    x += ink * ((place % side) + 0.5);
    y += ink * (Math.floor(place / side) + 0.5);
  });
  return [x / mass, y / mass];
}

/** The rows and columns that have ink, to half of it. */
function extent(pixels: Float32Array): [width: number, height: number] {
  const inked = [...pixels.keys()].filter((place) => pixels[place] >= 0.5);
  const columns = inked.map((place) => place % side);
  const rows = inked.map((place) => Math.floor(place / side));
  return [Math.max(...columns) - Math.min(...columns) + 1, Math.max(...rows) - Math.min(...rows) + 1];
}

test('no drawing is no ink', () => {
  expect(Math.max(...digitPixels([]))).toBe(0);
});

test.each(exampleDigits.map((strokes, digit) => [digit, strokes] as const))(
  'the digit %i fills 20 pixels, with its centre of mass in the middle',
  (_, strokes) => {
    const pixels = digitPixels(strokes);
    const [width, height] = extent(pixels);
    expect(Math.abs(Math.max(width, height) - 20)).toBeLessThanOrEqual(1);
    const [x, y] = centre(pixels);
    expect(Math.abs(x - 14)).toBeLessThan(0.1);
    expect(Math.abs(y - 14)).toBeLessThan(0.1);
    // The mean ink of MNIST's images is 0.13.
    const mean = pixels.reduce((sum, ink) => sum + ink, 0) / pixels.length;
    expect(mean).toBeGreaterThan(0.04);
    expect(mean).toBeLessThan(0.2);
  },
);

test('where and how large a digit is drawn does not matter', () => {
  const [three] = [exampleDigits[3]];
  const moved: Stroke[] = three.map((stroke) =>
    stroke.map(({ x, y }) => ({ x: 0.1 + 0.3 * x, y: 0.5 + 0.3 * y })),
  );
  const [here, there] = [digitPixels(three), digitPixels(moved)];
  here.forEach((ink, place) => {
    expect(there[place]).toBeCloseTo(ink, 4);
  });
});

test('a dot is a dot in the middle', () => {
  const pixels = digitPixels([[{ x: 0.2, y: 0.9 }]]);
  expect(pixels[14 * side + 14]).toBeGreaterThan(0.5);
  expect(extent(pixels)[0]).toBeLessThan(5);
});
