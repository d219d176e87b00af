import { expect, test } from 'vitest';
import { htmlOf } from '../../document/html.ts';
import { markdownOf } from '../../document/markdown.ts';
import { drawSheet } from '../../document/sheet.ts';
import type { Answers } from '../measurements/answers.ts';
import type { NetworkKind, NetworkSpec } from '../network-spec.ts';
import { neuronNames } from '../neurons.ts';
import type { Finding, Findings } from '../plan.ts';
import { disturbanceNames, gatedMean, wave } from '../readings.ts';
import { full } from '../settings.ts';
import { documentOf } from './document.ts';

const nothing: Findings = {
  networks: [],
  answers: [],
  cycles: [],
  disturbed: [],
  phases: [],
  rasters: [],
  operations: [],
  rateCoded: [],
};

function finding<About, Result>(
  about: About & { readonly network: NetworkSpec },
  result: Result,
): Finding<About, Result> {
  const settings = { images: 5 };
  return { about, measured: { key: '', settings, seconds: 60, date: '2026-01-02', result } };
}

function answersOf(neuron: string, accuracy: number, atemporalAccuracy: number, images: number): Answers {
  return {
    neuron,
    images,
    cycles: 3,
    accuracy,
    atemporalAccuracy,
    agreement: accuracy === atemporalAccuracy ? 1 : 0.99,
    meanPhaseError: 0.01,
    maxPhaseError: 0.1,
    seconds: 5,
    spikesPerImage: 896,
    synapticOperationsPerImage: 79_510,
  };
}

const kinds: NetworkKind[] = [
  { dataset: 'mnist', model: 'mlp', recipe: 'paper', epochs: 2 },
  { dataset: 'fashion-mnist', model: 'mlp', recipe: 'best', epochs: 2 },
  { dataset: 'mnist', model: 'cnn', recipe: 'best', epochs: 10 },
];
const specs = kinds.flatMap((kind) => [0, 1].map((seed) => ({ ...kind, seed })));

/** Fake results of every kind, for two seeds. */
const all: Findings = {
  networks: specs.map((network) => {
    const accuracy = 0.95 + 0.02 * network.seed;
    return finding(
      { network },
      {
        parameters: 79_510,
        training: { seconds: 60, samplesPerSecond: 1, finalLoss: 1 },
        atemporal: { accuracy, images: 10_000 },
        temporal: [
          answersOf('gated', accuracy, accuracy, 10_000),
          answersOf('resonator', accuracy - 0.003, accuracy, 1000),
        ],
        device: { description: 'a device' },
      },
    );
  }),
  answers: specs.map((network) =>
    finding({ network, neuron: 'hold' as const }, answersOf('hold', 0.95, 0.95, 10_000)),
  ),
  cycles: specs.flatMap((network) =>
    neuronNames.map((neuron) =>
      finding(
        { network, neuron },
        {
          atemporalAccuracy: 0.95,
          rows: [2, 3].map((cycles) => ({ cycles, accuracy: 0.9 + cycles / 100, agreement: 1 })),
        },
      ),
    ),
  ),
  disturbed: specs.flatMap((network) =>
    disturbanceNames.flatMap((disturbance) =>
      [wave, gatedMean].map((reading) =>
        finding(
          { network, disturbance, reading },
          {
            atemporalAccuracy: 0.8,
            rows: full.disturbed[disturbance].map((value) => ({ value, accuracy: 0.6, agreement: 0.7 })),
          },
        ),
      ),
    ),
  ),
  phases: specs.map((network) =>
    finding(
      { network },
      ['inputs', 'outputs'].map((layer) => ({ layer, atemporal: [1, 2, 3], spikes: [1, 2, 3] })),
    ),
  ),
  rasters: [
    finding(
      { network: specs[0], neuron: 'gated' as const },
      {
        image: 0,
        label: 7,
        layers: [{ name: 'inputs', neurons: 4, step: 2, clock: 0, neuron: [0, 2], time: [0.25, 0.5] }],
      },
    ),
  ],
  operations: [
    finding({ network: specs[2], neuron: 'hold' as const }, [
      { cycles: 3, accuracy: 0.9, spikes: 10, synapticOperations: 100 },
    ]),
  ],
  rateCoded: [
    finding(
      { network: specs[2] },
      {
        images: 10,
        atemporal: { accuracy: 0.9, multiplyAccumulates: 159_020 },
        neurons: [{ neuron: 'gated', accuracy: 0.9, spikes: 896, synapticOperations: 79_510 }],
        rateCoded: {
          twin: { accuracy: 0.9, multiplyAccumulates: 79_510 },
          runs: [
            {
              input: 'current',
              rows: [
                {
                  steps: 8,
                  accuracy: 0.85,
                  spikes: 700,
                  synapticOperations: 7000,
                  multiplyAccumulates: 78_400,
                },
              ],
            },
          ],
        },
      },
    ),
  ],
};

const others = { settings: full, missing: new Map(), device: 'a device' };
const figuresIn = (findings: Findings) =>
  documentOf({ ...others, findings })
    .sections.flatMap(({ blocks }) => blocks)
    .filter((block) => block.kind === 'figure');

test('tables show results beside the values of the paper', () => {
  const text = markdownOf(documentOf({ ...others, findings: all }));
  // The mean of 95 and 97, and their deviation as a sample.
  expect(text).toContain(
    "| the paper's recipe, 2 epochs | 2 of 8 | 96.00 ± 1.41 |  | 96.00 ± 1.41 | 95.00 ± 0.00 |",
  );
  expect(text).toContain('| **paper**, 2 epochs | 8 | 94.86 ± 0.36 | 94.44 ± 0.42 |');
  expect(text).toMatch(
    /resonator \| 96.00 ± 1.41 \| 95.70 ± 1.41 \| −0.30 \| −0.30 \| 99.00 %.* \| 2 \| 1,000 \| 3 \|/,
  );
  // 0.6 of 0.8 are left; of the paper's, 0.68 of 0.706.
  expect(text).toMatch(/jitter σ = 0.02 periods \| 96 \| 75.0 \/ 75.0 \|/);
  expect(text).toContain("| MNIST: the paper's recipe, 2 epochs | seeds 0, 1 |");
  expect(text).not.toMatch(/NaN|undefined|Infinity|Not measured yet/);
});

test('every figure is in Markdown and HTML, with its numbers', () => {
  const figures = figuresIn(all);
  const names = figures.map(({ name }) => name);
  expect(names).toEqual([
    'accuracy-by-seed',
    'accuracy-over-cycles',
    'accuracy-against-jitter',
    'accuracy-against-levels',
    'accuracy-against-deletion',
    'phases-by-layer',
    'phases-by-layer-convolutional',
    'rasters',
    'operations-against-accuracy',
  ]);
  const document = documentOf({ ...others, findings: all });
  const [text, page] = [markdownOf(document), htmlOf(document)];
  expect(text).toContain('](index.html)');
  for (const { name, sheet, rows } of figures) {
    expect(text).toContain(`](${name}.svg)`);
    expect(text).toContain(`](${name}.csv)`);
    expect(page).toContain(`<figure id="${name}">`);
    expect(page).toContain(`href="${name}.csv"`);
    expect(drawSheet(sheet)).not.toMatch(/NaN|undefined|Infinity/);
    expect(rows.length).toBeGreaterThan(0);
    for (const value of rows.flatMap((row) => Object.values(row))) expect(value).not.toBeNaN();
  }
  expect(page).not.toMatch(
    /NaN|undefined|<script|https?:\/\/(?!arxiv\.org|github\.com\/wilkieolin|www\.w3\.org)/,
  );
  expect(page).toContain('prefers-color-scheme: dark');
});

test('a part that is not measured names the command that measures it', () => {
  const missing = new Map([['fashion-mnist', 'fashion-mnist: not here.\n  What helps: apt install it']]);
  const document = documentOf({ ...others, findings: nothing, missing });
  const text = markdownOf(document);
  for (const part of ['cycles', 'noise', 'phases', 'operations', 'cnn', 'cifar'])
    expect(text).toContain(`npm run experiment -- paper --only ${part}`);
  expect(text).toContain(
    '**Fashion-MNIST was not measured**: fashion-mnist: not here. What helps: apt install it',
  );
  expect(text).not.toContain('.svg');
  expect(document.headlines).toEqual([]);
  expect(htmlOf(document)).toContain('Not measured yet');
});
