import { yieldsToEventLoop } from '@argand/backend';
import { duration, percent } from '../table.ts';
import { confusedRows, confusion } from './confusion.ts';
import type { ReportContents } from './contents.ts';
import { membranes, rasters, settling } from './example-plots.ts';
import { inFrame, inHtml, table } from './html.ts';
import { histograms, scatter, trainingCurve } from './plots.ts';
import { followRows, inputChange } from './stream-plots.ts';
import { style } from './style.ts';

/** The image as a small drawing: one square a pixel, whatever the theme. */
function picture({ example }: ReportContents): string {
  const { width, height, pixels } = example;
  const squares = pixels.flatMap((value, i) =>
    value === 0
      ? []
      : `<rect x="${i % width}" y="${Math.floor(i / width)}" width="1.02" height="1.02" fill="rgb(${value},${value},${value})"/>`,
  );
  return `<svg class="picture" viewBox="0 0 ${width} ${height}" role="img" aria-label="test image ${example.index}, a ${example.label}"><rect width="${width}" height="${height}" fill="#000"/>${squares.join('')}</svg>`;
}

function headline({ metrics }: ReportContents): string {
  const spiking = metrics.temporal.map(
    (row) =>
      `<div class="figure-of-merit"><b>${percent(row.accuracy)}</b><span>on spikes, ${inHtml(row.neuron)}<br>${percent(row.agreement)} agree with the atemporal answer</span></div>`,
  );
  return `<div class="headline"><div class="figure-of-merit"><b>${percent(metrics.atemporal.accuracy)}</b><span>atemporal<br>${metrics.atemporal.images.toLocaleString('en')} test images</span></div>${spiking.join('')}</div>`;
}

function results({ metrics }: ReportContents): string {
  const { atemporal, temporal } = metrics;
  const head = [
    '',
    'images',
    'accuracy',
    'atemporal on the same',
    'agreement',
    'mean phase error (π)',
    'largest',
    'silent outputs',
    'cycles',
    'spikes an image',
    'synaptic operations an image',
    'images/s',
  ];
  const whole = (value: number) => Math.round(value).toLocaleString('en');
  return table(head, [
    [
      'atemporal',
      whole(atemporal.images),
      percent(atemporal.accuracy),
      '',
      '',
      '',
      '',
      '',
      '',
      '',
      '',
      whole(atemporal.imagesPerSecond),
    ],
    ...temporal.map((row) => [
      row.neuron,
      whole(row.images),
      percent(row.accuracy),
      percent(row.atemporalAccuracy),
      percent(row.agreement),
      row.meanPhaseError.toExponential(2),
      row.maxPhaseError.toExponential(2),
      whole(row.silentOutputs),
      row.cycles,
      whole(row.spikesPerImage),
      whole(row.synapticOperationsPerImage),
      whole(row.imagesPerSecond),
    ]),
  ]);
}

function whenTheInputChanges(contents: ReportContents): string {
  const figures = inputChange(contents);
  const { inputChange: change } = contents;
  if (!change) return '';
  const head = [
    '',
    'changes',
    'answers that followed',
    'after cycles, median',
    'at most',
    'phases that settled',
    'after cycles, median',
    'at most',
  ];
  return `<section><h2>When the input changes</h2><p>A stream does not start afresh: the neurons keep their state while one image gives way to another, each for ${change.cycle} cycles. The table counts the cycles after which the answer is the one in which the output ends, for good, and after which every output's phase is within ${change.tolerance} π of where it ends, over changes between neighbouring test images.</p>${table(head, followRows(contents))}<div class="grid">${figures.map(inFrame).join('\n')}</div></section>`;
}

/** Nested settings as rows `a.b = value`. */
function settingRows(settings: Readonly<Record<string, unknown>>, prefix = ''): [string, string][] {
  return Object.entries(settings).flatMap(([name, value]): [string, string][] =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? settingRows(Object.fromEntries(Object.entries(value)), `${prefix}${name}.`)
      : [[`${prefix}${name}`, typeof value === 'string' ? value : JSON.stringify(value)]],
  );
}

/**
 * The report of a run as one HTML page that needs no network and no script: results, curves, one image's spikes, and
 * every setting with the seed. Yields to the event loop between figures.
 *
 * @throws the signal's reason if it is aborted
 */
export async function reportPage(contents: ReportContents, signal?: AbortSignal): Promise<string> {
  const { metrics, layers, settings, name } = contents;
  const pause = yieldsToEventLoop(signal);
  const draw = async <Drawn>(figures: (contents: ReportContents) => Drawn): Promise<Drawn> => {
    await pause();
    return figures(contents);
  };
  const training = await draw(trainingCurve);
  const confused = confusedRows(contents);
  const figures = [
    ...(training ? [training] : []),
    await draw(confusion),
    await draw(histograms),
    ...(await draw(scatter)),
  ];
  const learned = metrics.training
    ? `Trained in ${duration(metrics.training.seconds)} at ${Math.round(metrics.training.samplesPerSecond).toLocaleString('en')} images/s, with seed`
    : 'Examined with seed';
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${inHtml(name)} · Argand</title>
<style>${style}</style>
</head>
<body>
<header>
<h1>${inHtml(name)}</h1>
<p>A deep phasor network of ${metrics.parameters.toLocaleString('en')} parameters on ${inHtml(metrics.dataset)}. ${learned} ${metrics.seed}, on ${inHtml(metrics.device.description)}. The spiking rows are the same network with the same weights, run in time.</p>
</header>
<main>
${headline(contents)}
<section><h2>Results</h2>${results(contents)}</section>
<section><h2>One image on spikes</h2><div class="example">${picture(contents)}<p>Test image ${contents.example.index} is a <b>${inHtml(contents.example.label)}</b>; the network says <b>${inHtml(contents.example.prediction)}</b>. Below, the spikes that it takes to say so: each input pixel fires at its phase, each layer listens a quarter of a cycle after the one before it, and the time at which an output neuron fires in its cycle is its phase.</p></div>
<div class="grid">${(await draw(settling)).map(inFrame).join('\n')}</div>
${(await draw(rasters)).map(inFrame).join('\n')}
${(await draw(membranes)).map(inFrame).join('\n')}</section>
${await draw(whenTheInputChanges)}
<section><h2>The network</h2><div class="grid">${figures.map(inFrame).join('\n')}</div>
${confused.length > 0 ? `<h3>The most frequent errors</h3>${table(['true class', 'predicted', 'test images'], confused)}` : ''}
${table(
  ['layer', 'output shape', 'parameters'],
  layers.map((layer) => [
    layer.name,
    `[${layer.outputShape.join(', ')}]`,
    layer.parameters.toLocaleString('en'),
  ]),
)}</section>
<section><h2>Settings</h2>${table(['setting', 'value'], settingRows(settings))}</section>
</main>
<footer>Argand ${inHtml(contents.argandVersion)}, ${inHtml(contents.created)}. The system is that of W. Olin-Ammentorp and M. Bazhenov, Deep Phasor Networks (arXiv 2106.11908).</footer>
</body>
</html>
`;
}
