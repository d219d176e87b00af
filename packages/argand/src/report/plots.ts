import * as Plot from '@observablehq/plot';
import type { ReportContents } from './contents.ts';
import { document } from './document.ts';

/** One figure of the page. */
export interface Figure {
  readonly title: string;
  /** What is seen, in a sentence. */
  readonly caption: string;
  readonly svg: string;
  readonly wide?: boolean;
}

const width = 520;
const wide = 1080;
/** Colours that can be told apart on white and on black. */
const blue = '#4c86d6';
const orange = '#e0803a';
const green = '#3f9d6b';

function draw(options: Plot.PlotOptions): string {
  const style = { background: 'transparent', fontFamily: 'inherit', fontSize: '12px', overflow: 'visible' };
  return Plot.plot({ width, marginLeft: 56, marginBottom: 40, ...options, style, document }).outerHTML;
}

/** The loss of each step, with a mean over neighbouring steps. */
export function trainingCurve({ curve }: ReportContents): Figure | undefined {
  if (curve.length === 0) return undefined;
  return {
    title: 'Training',
    caption: `Loss of ${curve.length} recorded steps; the line is the mean of 25 neighbours.`,
    svg: draw({
      height: 300,
      x: { label: 'step', labelAnchor: 'center', grid: true },
      y: { label: 'loss', grid: true, type: 'log' },
      marks: [
        Plot.dot(curve, { x: 'step', y: 'loss', r: 1.3, fill: 'currentColor', fillOpacity: 0.25 }),
        Plot.lineY(curve, Plot.windowY(25, { x: 'step', y: 'loss', stroke: blue, strokeWidth: 2 })),
      ],
    }),
  };
}

/** Which classes are taken for which, errors only: the right answers would outshine them. */
export function confusion({ confusion: counts, classes }: ReportContents): Figure {
  const cells = counts.flatMap((row, truth) =>
    row.map((count, predicted) => ({
      truth: classes[truth],
      predicted: classes[predicted],
      count,
      wrong: truth !== predicted,
    })),
  );
  const most = Math.max(1, ...cells.filter(({ wrong }) => wrong).map(({ count }) => count));
  return {
    title: 'Confusion matrix',
    caption: 'Test images by true and predicted class; the shade shows the errors.',
    svg: draw({
      height: 440,
      marginTop: 40,
      x: { label: 'predicted', axis: 'top', domain: [...classes], tickSize: 0 },
      y: { label: 'true', domain: [...classes], tickSize: 0 },
      marks: [
        Plot.cell(cells, {
          x: 'predicted',
          y: 'truth',
          fill: (cell) => (cell.wrong ? orange : green),
          fillOpacity: (cell) => (cell.wrong ? 0.9 * (cell.count / most) : 0.22),
          inset: 0.5,
        }),
        Plot.text(cells, {
          x: 'predicted',
          y: 'truth',
          text: (cell) => (cell.count === 0 ? '' : String(cell.count)),
          fill: 'currentColor',
          fontSize: 11,
        }),
      ],
    }),
  };
}

/** Every spike of one image, layer under layer, each on its own clock's grid. */
export function rasters({ rasters: all, example }: ReportContents): Figure[] {
  return all.map((raster) => {
    const spikes = raster.layers.flatMap((layer) =>
      layer.neuron.map((neuron, i) => ({
        layer: layer.name,
        neuron: neuron / layer.neurons,
        time: layer.time[i],
      })),
    );
    const end = Math.ceil(Math.max(1, ...spikes.map(({ time }) => time)));
    const edges = raster.layers.flatMap((layer) =>
      Array.from({ length: end + 1 }, (_, cycle) => ({
        layer: layer.name,
        time: layer.clock / 4 + cycle,
      })).filter(({ time }) => time <= end),
    );
    return {
      title: `Spikes of one image: ${raster.neuron}`,
      caption: `Test image ${example.index}, a ${example.label}. Time in cycles; the thin lines are where each layer's own cycles begin, a quarter later from layer to layer.`,
      wide: true,
      svg: draw({
        width: wide,
        height: 150 * raster.layers.length + 60,
        marginRight: 90,
        x: { label: 'time (cycles)', labelAnchor: 'center', domain: [0, end] },
        y: { label: null, ticks: [], domain: [0, 1] },
        fy: { label: null, domain: raster.layers.map(({ name }) => name), padding: 0.12 },
        marks: [
          Plot.frame({ stroke: 'currentColor', strokeOpacity: 0.25 }),
          Plot.ruleX(edges, {
            x: 'time',
            fy: 'layer',
            stroke: 'currentColor',
            strokeOpacity: 0.35,
            strokeWidth: 0.7,
          }),
          Plot.dot(spikes, { x: 'time', y: 'neuron', fy: 'layer', r: 1.1, fill: blue, fillOpacity: 0.75 }),
        ],
      }),
    };
  });
}

/** The output phases of one image by cycle, and the atemporal phases that they settle on. */
export function settling({ settling: all, example, classes }: ReportContents): Figure[] {
  return all.map(({ neuron, phases }) => {
    const points = phases.flatMap((row, cycle) =>
      row.flatMap((phase, index) => (phase === null ? [] : [{ cycle, phase, class: classes[index] }])),
    );
    const goals = example.phases.flatMap((phase, index) =>
      phase === null ? [] : [{ phase, class: classes[index] }],
    );
    return {
      title: `Output phases, cycle by cycle: ${neuron}`,
      caption: `Each line is one output neuron on test image ${example.index}; the crosses at the right are the atemporal phases. The class is the phase nearest to ½.`,
      svg: draw({
        height: 320,
        marginRight: 40,
        x: {
          label: 'cycle',
          labelAnchor: 'center',
          domain: [0, phases.length - 1 + 0.6],
          ticks: phases.map((_, cycle) => cycle),
          tickFormat: 'd',
        },
        y: { label: 'phase (π)', domain: [-1, 1], grid: true },
        color: { domain: [...classes], scheme: 'Tableau10', legend: false },
        marks: [
          Plot.ruleY([0.5], { stroke: 'currentColor', strokeDasharray: '4 3', strokeOpacity: 0.6 }),
          Plot.line(points, { x: 'cycle', y: 'phase', z: 'class', stroke: 'class', strokeWidth: 1.4 }),
          Plot.dot(points, { x: 'cycle', y: 'phase', fill: 'class', r: 2.4 }),
          Plot.dot(goals, {
            x: phases.length - 1 + 0.3,
            y: 'phase',
            stroke: 'class',
            symbol: 'times',
            r: 4,
            strokeWidth: 2,
          }),
          Plot.text(goals, {
            x: phases.length - 1 + 0.3,
            y: 'phase',
            text: 'class',
            dx: 14,
            fill: 'currentColor',
            fontSize: 10,
          }),
        ],
      }),
    };
  });
}

/** How the phases are spread, for the input and after each layer. */
export function histograms({ histograms: all }: ReportContents): Figure {
  const bars = all.flatMap(({ name, counts }) => {
    const total = Math.max(
      1,
      counts.reduce((sum, count) => sum + count, 0),
    );
    const bin = 2 / counts.length;
    return counts.map((count, i) => ({
      layer: name,
      from: -1 + i * bin,
      to: -1 + (i + 1) * bin,
      share: count / total,
    }));
  });
  return {
    title: 'Phases by layer',
    caption: 'The share of phases in each bin, atemporal, over the images of the example batch.',
    svg: draw({
      height: 120 * all.length + 50,
      marginRight: 90,
      x: { label: 'phase (π)', labelAnchor: 'center', domain: [-1, 1] },
      y: { label: null, ticks: 3, tickFormat: '%' },
      fy: { label: null, domain: all.map(({ name }) => name), padding: 0.15 },
      marks: [
        Plot.rectY(bars, { x1: 'from', x2: 'to', y: 'share', fy: 'layer', fill: blue, inset: 0.4 }),
        Plot.ruleY([0], { stroke: 'currentColor', strokeOpacity: 0.5 }),
      ],
    }),
  };
}

/** Spiking against atemporal phases: on the diagonal the two are one. */
export function scatter({ scatter: all }: ReportContents): Figure[] {
  return all.map(({ neuron, atemporal, spiking }) => {
    const points = atemporal.flatMap((phase, i) => {
      const other = spiking[i];
      return other === null ? [] : [{ atemporal: phase, spiking: other }];
    });
    return {
      title: `Atemporal against spiking: ${neuron}`,
      caption: `${points.length} output phases; ±1 are one phase, so the corners are neighbours.`,
      svg: draw({
        height: 420,
        width: 460,
        x: { label: 'atemporal phase (π)', labelAnchor: 'center', domain: [-1, 1], grid: true },
        y: { label: 'spiking phase (π)', domain: [-1, 1], grid: true },
        marks: [
          Plot.line(
            [
              [-1, -1],
              [1, 1],
            ],
            { stroke: 'currentColor', strokeOpacity: 0.4, strokeDasharray: '4 3' },
          ),
          Plot.dot(points, { x: 'atemporal', y: 'spiking', r: 1.6, fill: orange, fillOpacity: 0.5 }),
        ],
      }),
    };
  });
}
