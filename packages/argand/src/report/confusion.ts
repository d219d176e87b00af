import * as Plot from '@observablehq/plot';
import type { Confusion, ReportContents } from './contents.ts';
import { type Figure, figure, green, orange } from './figure.ts';

/** More errors than this are not distinguished in a plot. */
const maxWrong = 2000;
/** A matrix of more classes has no room for numbers, and a table lists the most frequent errors. */
const maxNumbered = 30;
const listedErrors = 20;

/** @param counts [true class][predicted class] */
export function confusionOf(counts: readonly (readonly number[])[]): Confusion {
  const wrong = counts.flatMap((row, truth) =>
    row.flatMap((count, predicted) =>
      count > 0 && predicted !== truth ? [{ truth, predicted, count }] : [],
    ),
  );
  wrong.sort((a, b) => b.count - a.count || a.truth - b.truth || a.predicted - b.predicted);
  return {
    right: counts.map((row, truth) => row[truth]),
    wrong: wrong.slice(0, maxWrong),
    wrongPairs: wrong.length,
  };
}

/** Which classes are taken for which. */
export function confusion(contents: ReportContents): Figure {
  return contents.classes.length <= maxNumbered ? numbered(contents) : dotted(contents);
}

/** The most frequent errors of a matrix that is too large for numbers: true class, predicted class, images. */
export function confusedRows({ confusion: { wrong }, classes }: ReportContents): (string | number)[][] {
  if (classes.length <= maxNumbered) return [];
  return wrong
    .slice(0, listedErrors)
    .map(({ truth, predicted, count }) => [classes[truth], classes[predicted], count]);
}

/** Every count as a number; the shade shows the errors only, which the right answers would outshine. */
function numbered({ confusion: { right, wrong }, classes }: ReportContents): Figure {
  const most = wrong[0]?.count ?? 1;
  const cells = [
    ...right.map((count, index) => ({ truth: index, predicted: index, count, fill: green, shade: 0.22 })),
    ...wrong.map((cell) => ({ ...cell, fill: orange, shade: 0.9 * (cell.count / most) })),
  ];
  const place = {
    x: (cell: (typeof cells)[number]) => classes[cell.predicted],
    y: (cell: (typeof cells)[number]) => classes[cell.truth],
  };
  return figure(
    {
      title: 'Confusion matrix',
      caption: 'Test images by true and predicted class; the shade shows the errors.',
    },
    {
      height: 440,
      marginTop: 40,
      x: { label: 'predicted', axis: 'top', domain: [...classes], tickSize: 0 },
      y: { label: 'true', domain: [...classes], tickSize: 0 },
      marks: [
        Plot.cell(cells, { ...place, fill: 'fill', fillOpacity: 'shade', inset: 0.5 }),
        Plot.text(
          cells.filter(({ count }) => count > 0),
          { ...place, text: ({ count }) => String(count), fill: 'currentColor', fontSize: 11 },
        ),
      ],
    },
  );
}

/** A dot for each pair of classes that are confused; the right answers are a line. */
function dotted({ confusion: { wrong, wrongPairs }, classes }: ReportContents): Figure {
  const end = classes.length - 1;
  const most = wrong[0]?.count ?? 1;
  const shown =
    wrongPairs > wrong.length ? `the ${wrong.length} most frequent of ${wrongPairs}` : `${wrongPairs}`;
  return figure(
    {
      title: 'Confusion matrix',
      caption: `Errors on the test images by true and predicted class: ${shown} pairs of ${classes.length} classes, larger where more frequent (at most ${most} images). Right answers lie on the line.`,
    },
    {
      height: 480,
      marginTop: 40,
      x: { label: 'predicted', axis: 'top', domain: [0, end], tickFormat: 'd', grid: true },
      y: { label: 'true', domain: [end, 0], tickFormat: 'd', grid: true },
      r: { type: 'identity' },
      marks: [
        Plot.link([0], { x1: 0, y1: 0, x2: end, y2: end, stroke: green, strokeWidth: 1.5 }),
        Plot.dot(wrong, {
          x: 'predicted',
          y: 'truth',
          r: ({ count }) => 1.2 + 2.8 * Math.sqrt(count / most),
          fill: orange,
          fillOpacity: 0.7,
        }),
      ],
    },
  );
}
