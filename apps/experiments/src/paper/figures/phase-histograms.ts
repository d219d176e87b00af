import * as Plot from '@observablehq/plot';
import { max } from 'simple-statistics';
import type { Figure } from '../../document/document.ts';
import type { Panel } from '../../document/sheet.ts';
import { kindTitle } from '../document/kinds.ts';
import { isMlp } from '../network-spec.ts';
import type { Finding, Findings } from '../plan.ts';
import { appearance } from './appearance.ts';

type Phases = Findings['phases'][number];

/** Histograms of phases by layer: bars for the atemporal pass, a line for spikes. */
export function phaseHistograms({ phases }: Findings, model: 'mlp' | 'others'): Figure | undefined {
  const own = phases.filter(({ about }) => isMlp(about.network) === (model === 'mlp'));
  if (own.length === 0) return undefined;
  const layers = max(own.map(({ measured }) => measured.result.length));
  return {
    kind: 'figure',
    name: model === 'mlp' ? 'phases-by-layer' : 'phases-by-layer-convolutional',
    sheet: {
      title: model === 'mlp' ? 'Phases by layer' : 'Phases by layer, convolutional networks',
      key: [
        { name: 'atemporal (bars)', colour: appearance.gated.colour, width: 7 },
        { name: 'on spikes, one gated wave (line)', colour: appearance.resonator.colour, width: 1.6 },
      ],
      columns: 2,
      panelHeight: 95 * layers + 60,
      panels: own.map(panelOf),
    },
    caption:
      'The fraction of phases in each of 48 bins. The paper’s recipe trains the output of the class to ½ and the others to 0; `best` only trains the output of the class to be the nearest to ½. For phases near ±1, jitter moves spikes into the neighbouring cycle.',
    rows: own.flatMap(({ about: { network }, measured: { result } }) =>
      result.flatMap(({ layer, atemporal, spikes }) =>
        atemporal.map((count, bin) => ({
          dataset: network.dataset,
          model: network.model,
          recipe: network.recipe,
          seed: network.seed,
          layer,
          from: -1 + (2 * bin) / atemporal.length,
          atemporal: count,
          spikes: spikes[bin],
        })),
      ),
    ),
  };
}

function panelOf({
  about: { network },
  measured: { result },
}: Finding<unknown, Phases['measured']['result']>): Panel {
  const bars = result.flatMap(({ layer, atemporal, spikes }) => {
    const width = 2 / atemporal.length;
    const shares = sharesOf(atemporal);
    const fired = sharesOf(spikes);
    // Each layer has a row, as high as its largest fraction.
    const largest = max(shares);
    return shares.map((share, bin) => ({
      layer,
      from: -1 + bin * width,
      to: -1 + (bin + 1) * width,
      middle: -1 + (bin + 0.5) * width,
      height: share / largest,
      line: fired[bin] / largest,
    }));
  });
  return {
    title: kindTitle(network),
    options: {
      marginLeft: 12,
      marginRight: 112,
      x: { label: 'phase (π)', labelAnchor: 'center', domain: [-1, 1], ticks: [-1, -0.5, 0, 0.5, 1] },
      y: { label: null, ticks: [], domain: [0, 1.08] },
      fy: { label: null, axis: 'right', domain: result.map(({ layer }) => layer), padding: 0.14 },
      marks: [
        Plot.rectY(bars, {
          x1: 'from',
          x2: 'to',
          y: 'height',
          fy: 'layer',
          fill: appearance.gated.colour,
          fillOpacity: 0.55,
          inset: 0.3,
        }),
        Plot.lineY(bars, {
          x: 'middle',
          y: 'line',
          fy: 'layer',
          stroke: appearance.resonator.colour,
          strokeWidth: 1.4,
          curve: 'step',
        }),
        Plot.ruleY([0], { stroke: 'currentColor', strokeOpacity: 0.5 }),
      ],
    },
  };
}

function sharesOf(counts: readonly number[]): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => count / Math.max(total, 1));
}
