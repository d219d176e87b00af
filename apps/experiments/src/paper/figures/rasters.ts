import * as Plot from '@observablehq/plot';
import type { Figure } from '../../document/document.ts';
import type { Panel } from '../../document/sheet.ts';
import type { Raster } from '../measurements/raster.ts';
import type { Findings } from '../plan.ts';
import { styleOf } from './appearance.ts';

/** The spikes of one image through the layers, with each neuron. */
export function rasters({ rasters: all }: Findings): Figure | undefined {
  if (all.length === 0) return undefined;
  const [first] = all;
  const { image, label, layers } = first.measured.result;
  const thinned = layers.filter(({ step }) => step > 1).map(({ name, step }) => `one in ${step} of ${name}`);
  return {
    kind: 'figure',
    name: 'rasters',
    sheet: {
      title: 'The spikes of one image',
      key: [],
      columns: 2,
      panelWidth: 480,
      panelHeight: 340,
      panels: all.map(({ about, measured }) => panelOf(about.neuron, measured.result)),
    },
    caption: `Test image ${image} of MNIST, a ${label}; recipe \`best\`, seed ${first.about.network.seed}. Each dot is a spike (shown: ${thinned.join(', ')}). Thin lines mark where the cycles of each layer begin, a quarter of a cycle later from layer to layer. Gated runs as one wave, in which every neuron fires once.`,
    rows: all.flatMap(({ about, measured: { result } }) =>
      result.layers.flatMap((layer) =>
        layer.neuron.map((neuron, k) => ({
          run: about.neuron,
          layer: layer.name,
          neuron,
          time: layer.time[k],
        })),
      ),
    ),
  };
}

function panelOf(name: string, { layers }: Raster): Panel {
  const spikes = layers.flatMap((layer) =>
    layer.neuron.map((neuron, k) => ({
      layer: layer.name,
      height: neuron / layer.neurons,
      time: layer.time[k],
    })),
  );
  const end = Math.ceil(spikes.reduce((most, { time }) => Math.max(most, time), 1));
  const edges = layers.flatMap((layer) =>
    Array.from({ length: end + 1 }, (_, cycle) => ({
      layer: layer.name,
      time: layer.clock / 4 + cycle,
    })).filter(({ time }) => time <= end),
  );
  return {
    title: name,
    options: {
      marginLeft: 66,
      x: { label: 'time (cycles)', labelAnchor: 'center', domain: [0, end], ticks: end },
      y: { label: null, ticks: [], domain: [1.02, -0.02] },
      fy: { axis: 'left', label: null, domain: layers.map((layer) => layer.name), padding: 0.12 },
      marks: [
        Plot.frame({ stroke: 'currentColor', strokeOpacity: 0.25 }),
        Plot.ruleX(edges, {
          x: 'time',
          fy: 'layer',
          stroke: 'currentColor',
          strokeOpacity: 0.35,
          strokeWidth: 0.7,
        }),
        Plot.dot(spikes, { x: 'time', y: 'height', fy: 'layer', r: 1.5, fill: styleOf(name).colour }),
      ],
    },
  };
}
