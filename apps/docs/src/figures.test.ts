import { expect, test } from 'vitest';
import { darkFigure, lightFigure } from './figures.ts';

const brightness = (hex: string) =>
  [1, 3, 5].reduce((sum, at) => sum + Number.parseInt(hex.slice(at, at + 2), 16), 0) / (3 * 255);

test('in the dark white is the ground of the page, and ink is light', () => {
  const dark = darkFigure('<rect fill="#ffffff"/><text fill="#1d2330">words</text>');
  expect(dark).toContain('<rect fill="#1b1b1f"/>');
  expect(brightness(/text fill="(#\w+)"/.exec(dark)?.[1] ?? '')).toBeGreaterThan(0.7);
});

test('a scale keeps its order, from the strongest on the ground to the weakest', () => {
  const strongest = ['#5e2203', '#6b2803', '#a94507', '#d96f16', '#f3b95f'];
  const dark = strongest.map((colour) => brightness(darkFigure(colour)));
  expect(dark.toSorted((a, b) => b - a)).toEqual(dark);
  expect(dark.every((value) => value > 0.35)).toBe(true);
});

test('a hue stays what it was', () => {
  const [red, green, blue] = [1, 3, 5].map((at) =>
    Number.parseInt(darkFigure('#2456b8').slice(at, at + 2), 16),
  );
  expect(blue > green && green > red).toBe(true);
});

test('the theme of the system decides nothing', () => {
  const svg =
    '<style>text { fill: #44474d }\n@media (prefers-color-scheme: dark) { text { fill: #d5d8de } }\n</style>';
  expect(lightFigure(svg)).toBe('<style>text { fill: #44474d }\n\n</style>');
  expect(darkFigure(svg)).not.toContain('@media');
});
