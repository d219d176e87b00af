import { expect, test } from 'vitest';
import { figure } from './figure.ts';
import { phaseLinks } from './phase-links.ts';

/** The lines drawn, as [x1, y1, x2, y2] in cycles and phases. */
function linesOf(phases: readonly (readonly (number | null)[])[]): number[][] {
  const { svg } = figure(
    { title: 'phases', caption: '' },
    {
      width: 100,
      height: 200,
      margin: 0,
      marginLeft: 0,
      marginBottom: 0,
      axis: null,
      x: { domain: [0, 1] },
      y: { domain: [-1, 1] },
      marks: phaseLinks(phases, ['a'], {}),
    },
  );
  return [...svg.matchAll(/<path[^>]* d="M([-\d.]+),([-\d.]+)L([-\d.]+),([-\d.]+)"/g)].map(([, ...at]) =>
    at.map((value, i) => (i % 2 === 0 ? Number(value) / 100 : 1 - Number(value) / 100)),
  );
}

const near = (line: number[]) => line.map((value) => expect.closeTo(value, 9));

test('a phase moves the shorter way round', () => {
  expect(linesOf([[-0.25], [0.5]])).toEqual([near([0, -0.25, 1, 0.5])]);
});

test('over ±1 it leaves at one edge and comes in at the other', () => {
  expect(linesOf([[0.75], [-0.75]])).toEqual([near([0, 0.75, 0.5, 1]), near([0.5, -1, 1, -0.75])]);
  expect(linesOf([[-0.5], [0.75]])).toEqual([near([0, -0.5, 0.6667, -1]), near([0.6667, 1, 1, 0.75])]);
});

test('silence has no line', () => {
  expect(linesOf([[0.1], [null]])).toEqual([]);
});
