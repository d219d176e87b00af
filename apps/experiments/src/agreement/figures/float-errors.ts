import * as Plot from '@observablehq/plot';
import type { Figure } from '../../document/document.ts';
import { keyOf, linesOf, type Series } from '../../document/series.ts';
import { tolerance } from '../measurements/examination.ts';
import { binStart, type LayerErrors } from '../measurements/layer-errors.ts';
import type { AboutExamination, Findings } from '../plan.ts';
import { type GoldenName, goldenNames } from '../settings.ts';
import { power } from './appearance.ts';

const titles: Readonly<Record<GoldenName, string>> = {
  'mnist-mlp': 'MLP',
  'mnist-cnn': 'conv. network',
};

const looks = {
  'wasm against wasm': { colour: '#2456b8', width: 2 },
  'wasm against reference': { colour: '#d96f16', width: 2 },
} as const;

const words = {
  'wasm against wasm': 'float32 spikes against float32 atemporal phases',
  'wasm against reference': 'float32 spikes against float64 atemporal phases',
} as const;

/** The fraction of phases with an error above x, for each half decade. */
function shareBeyond(layers: readonly LayerErrors[]): { x: number; share: number }[] {
  const total = layers.reduce((sum, { phases }) => sum + phases, 0);
  const counts = layers[0].histogram.map((_, bin) =>
    layers.reduce((sum, { histogram }) => sum + histogram[bin], 0),
  );
  let beyond = layers.reduce((sum, { silentInOne }) => sum + silentInOne, 0);
  const rows: { x: number; share: number }[] = [];
  for (let bin = counts.length - 1; bin >= 0; bin--) {
    beyond += counts[bin];
    rows.unshift({ x: binStart(bin), share: beyond / total });
  }
  return rows;
}

/** The curves of one network: float32 spikes against atemporal phases in float32 and in float64. */
function seriesOf(exact: Findings['examinations'], network: GoldenName): Series[] {
  return exact
    .filter(({ about }) => about.network === network)
    .flatMap(({ about, measured: { result } }): Series[] => {
      const kind = kindOf(about);
      if (!kind || about.neuron !== 'gated') return [];
      const points = shareBeyond(result.layers)
        .filter(({ x, share }) => share > 0 && x >= 1e-10)
        .map(({ x, share }) => ({ x, y: share }));
      return [{ name: words[kind], ...looks[kind], points }];
    });
}

/** The fraction of phases beyond an error, for the neurons that are claimed to be exact. */
export function floatErrors({ examinations }: Findings): Figure {
  const exact = examinations.filter(({ about }) => about.exact);
  const series = goldenNames.map((network) => seriesOf(exact, network));
  return {
    kind: 'figure',
    name: 'float-errors',
    sheet: {
      title: 'Fraction of phases with an error above x (gated; hold has the same curve)',
      key: keyOf(series),
      columns: 2,
      panelWidth: 460,
      panels: goldenNames.map((network, n) => ({
        title: `${titles[network]}${series[n].every(({ points }) => points.length > 0) ? '' : '; in one precision all phases are equal'}`,
        options: {
          x: {
            type: 'log',
            domain: [1e-10, 1e-3],
            label: 'phase error (π)',
            labelAnchor: 'center',
            ticks: [1e-10, 1e-8, 1e-6, 1e-4],
            tickFormat: power,
            grid: true,
          },
          y: {
            type: 'log',
            domain: [1e-8, 1],
            label: 'fraction of phases',
            ticks: [1e-8, 1e-6, 1e-4, 1e-2, 1],
            tickFormat: power,
            grid: true,
          },
          marks: [
            Plot.ruleX([tolerance], { stroke: 'currentColor', strokeDasharray: '4 3', strokeOpacity: 0.6 }),
            ...linesOf(series[n]),
          ],
        },
      })),
    },
    caption: '',
    rows: exact.flatMap(({ about, measured: { result } }) =>
      shareBeyond(result.layers).map(({ x, share }) => ({
        network: about.network,
        neuron: about.neuron,
        spikes: about.backend === 'wasm' ? 'float32' : 'float64',
        atemporal: about.against === 'wasm' ? 'float32' : 'float64',
        error: Number(x.toPrecision(4)),
        shareBeyond: share,
      })),
    ),
  };
}

function kindOf({ backend, against }: AboutExamination): keyof typeof words | undefined {
  const kind = `${backend} against ${against}`;
  return kind === 'wasm against wasm' || kind === 'wasm against reference' ? kind : undefined;
}
