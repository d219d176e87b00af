import { expect, test } from 'vitest';
import { keyOf, linesOf, type Series } from './series.ts';
import { drawPanels, drawSheet } from './sheet.ts';

const series: Series[] = [
  { name: 'a < b', colour: '#123456', points: [{ x: 0, y: 0.5, deviation: 0.25 }] },
  { name: 'c', colour: '#abcdef', dash: '2 2', points: [] },
];
const sheet = {
  title: 'A "sheet"',
  key: keyOf([series, series]),
  columns: 2,
  panels: [1, 2, 3].map((n) => ({
    title: `panel ${n}`,
    options: { y: { domain: [0, 1] }, marks: linesOf(series) },
  })),
};

test('a sheet is one SVG on white with a title, a key without repeated names, and its panels', () => {
  const svg = drawSheet(sheet);
  expect(svg.startsWith('<svg xmlns="http://www.w3.org/2000/svg" width="876"')).toBe(true);
  expect(svg).toContain('aria-label="A &quot;sheet&quot;"');
  expect(svg).toContain('fill="#ffffff"');
  expect(svg.match(/a &lt; b/g)).toHaveLength(1);
  for (const { title } of sheet.panels) expect(svg).toContain(title);
  expect(svg).not.toMatch(/NaN|undefined/);
});

test('panels take the text colour of the page', () => {
  const panels = drawPanels(sheet);
  expect(panels.map(({ title }) => title)).toEqual(['panel 1', 'panel 2', 'panel 3']);
  for (const { svg } of panels) {
    expect(svg).toContain('fill="currentColor"');
    expect(svg).not.toContain('#1d2330');
    expect(svg).not.toContain('#ffffff');
  }
});

test('a deviation is drawn as an error bar', () => {
  const heights = (deviation: number) => {
    const [line] = series;
    const marks = linesOf([{ ...line, points: [{ x: 0, y: 0.5, deviation }] }]);
    const [{ svg }] = drawPanels({
      ...sheet,
      panels: [{ title: '', options: { y: { domain: [0, 1] }, marks } }],
    });
    return [...svg.matchAll(/<line[^>]*y1="([\d.]+)" y2="([\d.]+)"/g)].map(([, a, b]) =>
      Math.abs(Number(a) - Number(b)),
    );
  };
  const bar = Math.max(...heights(0.25));
  expect(Math.max(...heights(0.5))).toBeCloseTo(2 * bar, 0);
});
