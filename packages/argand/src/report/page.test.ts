import { describe, expect, test } from 'vitest';
import { confusionOf } from './confusion.ts';
import type { ReportContents } from './contents.ts';
import { reportPage } from './page.ts';

const classes = Array.from({ length: 10 }, (_, digit) => String(digit));
const wave = (length: number, scale: number) => Array.from({ length }, (_, i) => scale * Math.sin(i * 1.7));

const temporal = {
  neuron: 'gated',
  settings: {},
  accuracy: 0.9712,
  atemporalAccuracy: 0.9712,
  agreement: 1,
  meanPhaseError: 1e-8,
  maxPhaseError: 3e-7,
  silentOutputs: 0,
  cycles: 3,
  images: 10000,
  seconds: 2,
  imagesPerSecond: 5000,
  spikesPerImage: 896,
  synapticOperationsPerImage: 79510,
};

const contents: ReportContents = {
  version: 4,
  name: 'mnist <mlp> & "friends"',
  created: '2026-01-01',
  argandVersion: '0.0.0',
  metrics: {
    dataset: 'mnist',
    model: 'mlp',
    recipe: 'best',
    seed: 3,
    epochs: 2,
    parameters: 79510,
    training: { seconds: 6.1, samplesPerSecond: 20000, finalLoss: 0.1 },
    atemporal: { accuracy: 0.9712, images: 10000, silent: 0, seconds: 0.2, imagesPerSecond: 50000 },
    temporal: [temporal],
    device: { backend: 'wasm', description: 'WebAssembly', threads: 2 },
  },
  settings: { seed: 3, optimizer: { name: 'adam', beta1: 0.9 } },
  layers: [{ name: 'dense(100)', outputShape: [100], parameters: 78500 }],
  curve: Array.from({ length: 200 }, (_, step) => ({
    step,
    loss: 2 * Math.exp(-step / 60) + 0.05,
    learningRate: 0.01,
  })),
  confusion: confusionOf(
    classes.map((_, truth) =>
      classes.map((__, predicted) => (truth === predicted ? 980 : (truth * predicted) % 7)),
    ),
  ),
  classes,
  shownClasses: classes.map(Number),
  example: {
    index: 0,
    label: 7,
    prediction: 7,
    width: 4,
    height: 4,
    pixels: Array.from({ length: 16 }, (_, i) => (i * 16) % 256),
    phases: wave(10, 0.6),
  },
  runs: [
    {
      neuron: 'gated',
      settings: {},
      cycles: 3,
      layers: [
        {
          name: 'inputs',
          neurons: 50,
          step: 5,
          clock: 0,
          neuron: classes.map((_, i) => i * 5),
          time: wave(10, 0.5).map((x) => x + 0.5),
        },
        {
          name: 'outputs',
          neurons: 10,
          step: 1,
          clock: 1,
          neuron: classes.map((_, i) => i),
          time: wave(10, 0.5).map((x) => x + 1.75),
        },
      ],
      phases: [classes.map(() => null), wave(10, 0.3), wave(10, 0.6)],
      samples: 8,
      membranes: [7, 2].map((unit) => ({
        layer: 'outputs',
        unit,
        clock: 1,
        largest: 2.5,
        real: wave(25, 1),
        imaginary: wave(25, 0.9),
        spikes: [1.8],
      })),
    },
  ],
  inputChange: {
    shownClasses: classes.map(Number),
    first: { index: 0, label: 7, prediction: 7, phases: wave(10, 0.6) },
    second: { index: 1, label: 2, prediction: 2, phases: wave(10, 0.9) },
    cycle: 2,
    tolerance: 0.02,
    streams: [
      {
        neuron: 'gated',
        phases: [classes.map(() => null), wave(10, 0.6), wave(10, 0.9)],
        follows: 1,
        answers: { changes: 4, followed: 3, median: 2, most: 3 },
        settles: { changes: 4, followed: 0, median: null, most: null },
      },
    ],
  },
  scatter: [{ neuron: 'gated', atemporal: wave(100, 0.9), spiking: wave(100, 0.9) }],
  histograms: [{ name: 'input', counts: [1, 5, 9, 5, 1], silent: 0 }],
};

describe('the report', async () => {
  const page = await reportPage(contents);

  test('asks for nothing from the network and runs no script', () => {
    expect(page).not.toMatch(/<script|<link|@import|url\(|src=|href="http/);
  });

  test('shows each of its figures', () => {
    for (const title of [
      'Training',
      'Confusion matrix',
      'Phases by layer',
      'Atemporal against spiking: gated',
      'Spikes of one image: gated',
      'Output phases, cycle by cycle: gated',
      'Membranes: gated',
      'The input changes: gated',
    ]) {
      const [, drawn] = page.split(`<h3>${title}</h3>`);
      expect(drawn.slice(0, drawn.indexOf('</figure>'))).toContain('<svg');
      // Where the drawing cannot be seen, its title stands for it.
      expect(page).toMatch(new RegExp(`<svg role="img"[^>]* aria-label="${title}"`));
    }
  });

  test('says in how many cycles the answer follows', () => {
    expect(page).toContain(
      '<td>gated</td><td>4</td><td>3</td><td>2</td><td>3</td><td>0</td><td></td><td></td>',
    );
  });

  test('says every setting, nested ones too, and the seed', () => {
    expect(page).toContain('<td>optimizer.beta1</td><td>0.9</td>');
    expect(page).toContain('<td>seed</td><td>3</td>');
  });

  test('a name is words, never markup', () => {
    expect(page).toContain('mnist &lt;mlp&gt; &amp; &quot;friends&quot;');
    expect(page).not.toContain('<mlp>');
  });

  test('an evaluation without training has no training curve', async () => {
    expect(await reportPage({ ...contents, curve: [] })).not.toContain('<h3>Training</h3>');
  });
});
