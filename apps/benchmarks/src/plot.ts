import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { nameOf } from './problems.ts';
import type { Outcome } from './turns.ts';

const shown = ['train', 'infer', 'matmul', 'sincos', 'atan2'];

/** How many times as long as ours everyone takes, problem by problem. */
export function plotOf(outcomes: readonly Outcome[]): string {
  const points = outcomes
    .filter(({ problem }) => shown.includes(problem.kind))
    .flatMap(({ problem, results }) => {
      const measured = results.filter(
        ({ milliseconds, contender }) => milliseconds && !contender.includes('flag'),
      );
      const ours = measured
        .filter(({ library }) => library === 'argand')
        .reduce((least, { milliseconds = 0 }) => Math.min(least, milliseconds), Number.POSITIVE_INFINITY);
      return measured.map(({ library, contender, engine, milliseconds = 0 }) => ({
        problem: nameOf(problem),
        library: library === 'argand' ? 'Argand' : library === 'tensorflow' ? 'TensorFlow.js' : library,
        contender: `${contender}, ${engine}`,
        ratio: milliseconds / ours,
      }));
    });
  const problems = [...new Set(points.map(({ problem }) => problem))];
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const drawing = Plot.plot({
    document,
    width: 860,
    height: 34 * problems.length + 90,
    marginLeft: 270,
    marginRight: 30,
    marginBottom: 44,
    style: { background: '#fff', color: '#222', fontFamily: 'sans-serif', fontSize: '13px' },
    x: {
      type: 'log',
      label: 'times as long as Argand, its fastest (log)',
      labelAnchor: 'center',
      grid: true,
      tickFormat: '~g',
    },
    y: { label: null, domain: problems },
    color: { legend: true, domain: [...new Set(points.map(({ library }) => library))], scheme: 'Tableau10' },
    marks: [
      Plot.ruleX([1], { stroke: '#222', strokeDasharray: '4 3' }),
      Plot.dot(points, {
        x: 'ratio',
        y: 'problem',
        fill: 'library',
        r: 5,
        fillOpacity: 0.85,
        title: 'contender',
      }),
    ],
  });
  // With a legend, the drawing is the last of a figure's parts: both become one picture.
  return standAlone(
    drawing.outerHTML,
    points.map(({ library }) => library),
  );
}

/** A file of its own: the drawing, and names in their colours above it. */
function standAlone(html: string, libraries: readonly string[]): string {
  const svgs = html.match(/<svg[\s\S]*?<\/svg>/g) ?? [];
  const chart = svgs.reduce((widest, svg) => (svg.length > widest.length ? svg : widest), '');
  const names = [...new Set(libraries)];
  const colours = ['#4e79a7', '#f28e2c', '#e15759', '#76b7b2', '#59a14f', '#edc949', '#af7aa1'];
  const key = names
    .map(
      (name, i) =>
        `<circle cx="${290 + 110 * i}" cy="12" r="5" fill="${colours[i % colours.length]}"/><text x="${300 + 110 * i}" y="16" fill="#222">${name}</text>`,
    )
    .join('');
  return chart
    .replace('<svg', '<svg xmlns="http://www.w3.org/2000/svg"')
    .replace(/<\/svg>$/, `<g font-family="sans-serif" font-size="13">${key}</g></svg>`);
}
