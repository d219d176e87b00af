import { inFrame, inHtml, table } from '../report/html.ts';
import { style } from '../report/style.ts';
import { percent } from '../table.ts';
import { sweepFigures, variedWords } from './sweep-plots.ts';
import type { ByRule, Sweep, SweepRow } from './sweep-results.ts';

/** What a row of the table is headed with. */
export const sweepHead = [
  'neuron',
  'disturbance',
  'cycles',
  'accuracy,\nwave',
  'accuracy,\nlast cycle',
  'accuracy,\ncircular mean',
  'accuracy,\nmode',
  'over so many\nsettled cycles',
  'agreement,\nlast cycle',
  'agreement,\ncircular mean',
  'silent',
] as const;

/** A row as a person reads it. */
export function sweepCells(row: SweepRow): string[] {
  const { accuracy, deviation, agreement, repeats } = row;
  const cellOf = (rule: keyof ByRule) => {
    const value = accuracy[rule];
    if (value === undefined) return '';
    return repeats > 1 ? `${percent(value)} ± ${(100 * (deviation[rule] ?? 0)).toFixed(2)}` : percent(value);
  };
  return [
    row.neuron,
    variedWords(row.varied, row.value),
    String(row.cycles),
    cellOf('wave'),
    cellOf('last'),
    cellOf('mean'),
    cellOf('mode'),
    String(row.settledCycles),
    percent(agreement.last),
    percent(agreement.mean),
    percent(row.silent),
  ];
}

/** The page of a sweep: plots and a table, in one HTML file that needs no network and no script. */
export function sweepPage(sweep: Sweep): string {
  const { network, settings, atemporal, rows, device } = sweep;
  const where = settings.layers ? settings.layers.join(', ') : 'inputs and hidden neurons, and all weights';
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${inHtml(network)} disturbed · Argand</title>
<style>${style}</style>
</head>
<body>
<header>
<h1>${inHtml(network)}, disturbed</h1>
<p>${settings.images.toLocaleString('en')} test images of ${inHtml(settings.dataset)}; undisturbed and atemporal ${percent(atemporal.accuracy)}. Disturbed are ${inHtml(where)}; each disturbance alone. Seed ${settings.seed}, ${settings.repeats} of them, on ${inHtml(device.description)}.</p>
</header>
<main>
<section><h2>Accuracy</h2><div class="grid">${sweepFigures(sweep).map(inFrame).join('\n')}</div></section>
<section><h2>All rows</h2>${table(sweepHead, rows.map(sweepCells))}</section>
</main>
</body>
</html>
`;
}
