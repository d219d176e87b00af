import * as Plot from '@observablehq/plot';
import type { ReportContents } from './contents.ts';
import { blue, type Figure, figure, green, orange } from './figure.ts';
import { phaseLinks } from './phase-links.ts';

/** Every spike of one image, layer under layer, each on its own clock's grid. */
export function rasters({ runs, example }: ReportContents): Figure[] {
  return runs.map(({ neuron, layers }) => {
    const spikes = layers.flatMap((layer) =>
      layer.neuron.map((n, i) => ({ layer: layer.name, neuron: n / layer.neurons, time: layer.time[i] })),
    );
    const end = Math.ceil(spikes.reduce((latest, { time }) => Math.max(latest, time), 1));
    const edges = layers.flatMap(({ name, clock }) => clockEdges(clock, end, name));
    const thinned = layers.filter(({ step }) => step > 1);
    const which = thinned.map(({ name, step, neurons }) => `one in ${step} of the ${neurons} ${name}`);
    return figure(
      {
        title: `Spikes of one image: ${neuron}`,
        caption: `Test image ${example.index}, a ${example.label}. Each dot is a spike${which.length > 0 ? ` (shown: ${which.join(', ')})` : ''}. The thin lines are where each layer’s own cycles begin, a quarter later from layer to layer.`,
        wide: true,
      },
      {
        height: 120 * layers.length + 60,
        marginTop: 8,
        marginLeft: 70,
        marginRight: 16,
        x: { label: 'time (cycles)', labelAnchor: 'center', domain: [0, end] },
        y: { label: null, ticks: [], domain: [1, 0] },
        fy: { axis: 'left', label: null, domain: layers.map(({ name }) => name), padding: 0.12 },
        marks: [
          Plot.frame({ stroke: 'currentColor', strokeOpacity: 0.25 }),
          Plot.ruleX(edges, edgeStyle),
          Plot.dot(spikes, { x: 'time', y: 'neuron', fy: 'layer', r: 1.4, fill: blue, fillOpacity: 0.8 }),
        ],
      },
    );
  });
}

/** Real and imaginary part of some membranes, and when those neurons fired. */
export function membranes({ runs, example }: ReportContents): Figure[] {
  return runs.flatMap(({ neuron, samples, membranes: all }) => {
    if (all.length === 0) return [];
    const name = ({ layer, unit, largest }: (typeof all)[number]) => `${layer}, ${unit} (±${largest})`;
    const points = all.flatMap((membrane) =>
      membrane.real.map((real, k) => ({
        membrane: name(membrane),
        time: k / samples,
        real,
        imaginary: membrane.imaginary[k],
      })),
    );
    const end = points.reduce((latest, { time }) => Math.max(latest, time), 0);
    const edges = all.flatMap((membrane) => clockEdges(membrane.clock, end, name(membrane)));
    const spikes = all.flatMap((membrane) =>
      membrane.spikes.map((time) => ({ membrane: name(membrane), time })),
    );
    return figure(
      {
        title: `Membranes: ${neuron}`,
        caption: `Real and imaginary part of z while test image ${example.index} is shown, of two neurons of each layer (of the outputs, those of the answer and the runner-up), named by their numbers, with the largest |z|. ${whatCrosses(neuron)} The thin lines are where their own cycles begin.`,
        wide: true,
        key: [
          { name: 'Re z', colour: blue },
          { name: 'Im z', colour: orange },
          { name: 'spike', colour: green },
        ],
      },
      {
        height: 96 * all.length + 60,
        marginTop: 8,
        marginLeft: 178,
        marginRight: 16,
        x: { label: 'time (cycles)', labelAnchor: 'center', domain: [0, Math.ceil(end)] },
        y: { label: null, ticks: [], domain: [-1.05, 1.05] },
        fy: { axis: 'left', label: null, domain: all.map(name), padding: 0.14 },
        marks: [
          Plot.frame({ stroke: 'currentColor', strokeOpacity: 0.25 }),
          Plot.ruleY([0], { stroke: 'currentColor', strokeOpacity: 0.4, strokeWidth: 0.7 }),
          Plot.ruleX(edges, edgeStyle),
          Plot.ruleX(spikes, { x: 'time', fy: 'membrane', stroke: green, strokeOpacity: 0.7 }),
          Plot.line(points, { x: 'time', y: 'imaginary', fy: 'membrane', stroke: orange, strokeWidth: 1.3 }),
          Plot.line(points, { x: 'time', y: 'real', fy: 'membrane', stroke: blue, strokeWidth: 1.3 }),
          Plot.dot(spikes, { x: 'time', y: () => 0, fy: 'membrane', r: 3, fill: green }),
        ],
      },
    );
  });
}

/** The output phases of one image by cycle, and the atemporal phases that they settle on. */
export function settling({ runs, example, classes: all, shownClasses }: ReportContents): Figure[] {
  const classes = shownClasses.map((index) => all[index]);
  return runs.map(({ neuron, phases, cycles }) => {
    const cut = cycles > phases.length ? ` The first ${phases.length} of ${cycles} cycles.` : '';
    const points = phases.flatMap((row, cycle) =>
      row.flatMap((phase, index) => (phase === null ? [] : [{ cycle, phase, class: classes[index] }])),
    );
    const goals = example.phases.flatMap((phase, index) =>
      phase === null ? [] : [{ phase, class: classes[index] }],
    );
    const end = phases.length - 1;
    return figure(
      {
        title: `Output phases, cycle by cycle: ${neuron}`,
        caption: `Each line is one output neuron on test image ${example.index}, a dot for its first spike in each cycle; dashed, the atemporal phase of its class. The answer is the class nearest to ½, the heavy line.${ofMany(classes, all)}${cut}`,
      },
      {
        height: 340,
        marginRight: 34,
        x: {
          label: 'cycle',
          labelAnchor: 'center',
          domain: [-0.2, end + 0.3],
          ticks: Math.min(phases.length, 10),
          tickFormat: 'd',
        },
        y: { label: 'phase (π)', domain: [-1, 1], ticks: [-1, -0.5, 0, 0.5, 1] },
        color: { domain: [...classes], scheme: 'Tableau10', legend: false },
        marks: [
          Plot.frame({ stroke: 'currentColor', strokeOpacity: 0.25 }),
          Plot.ruleY([0.5], { stroke: 'currentColor', strokeWidth: 2.5, strokeOpacity: 0.45 }),
          Plot.ruleY(goals, { y: 'phase', stroke: 'class', strokeDasharray: '5 4', strokeWidth: 1.1 }),
          ...phaseLinks(phases, classes, { strokeWidth: 1.6 }),
          Plot.dot(points, { x: 'cycle', y: 'phase', fill: 'class', r: 3 }),
          Plot.text(spread(goals), {
            x: end + 0.3,
            y: 'height',
            text: 'class',
            dx: 6,
            textAnchor: 'start',
            fill: 'class',
            fontWeight: 'bold',
          }),
        ],
      },
    );
  });
}

/** What a caption says where not all classes are shown. */
export function ofMany(shown: readonly string[], all: readonly string[]): string {
  return shown.length < all.length
    ? ` Shown are ${shown.length} of ${all.length} outputs: those nearest to the answer, and the true class.`
    : '';
}

/** Names beside a plot at the heights of their lines, moved apart where they would lie on one another. */
function spread<T extends { readonly phase: number }>(lines: readonly T[]): (T & { height: number })[] {
  const least = 0.09;
  const sorted = lines.toSorted((a, b) => a.phase - b.phase).map((line) => ({ ...line, height: line.phase }));
  for (let i = 1; i < sorted.length; i++) {
    sorted[i].height = Math.max(sorted[i].height, sorted[i - 1].height + least);
  }
  let ceiling = 1;
  for (const line of sorted.toReversed()) {
    line.height = Math.min(line.height, ceiling);
    ceiling = line.height - least;
  }
  return sorted;
}

/** When the cycles of a clock begin. */
function clockEdges(clock: number, end: number, place: string) {
  return Array.from({ length: Math.ceil(end) + 1 }, (_, cycle) => ({
    place,
    time: clock / 4 + cycle,
  })).filter(({ time }) => time <= end);
}

const edgeStyle = {
  x: 'time',
  fy: 'place',
  stroke: 'currentColor',
  strokeOpacity: 0.3,
  strokeWidth: 0.7,
} as const;

/** Where on its membrane a neuron fires. */
function whatCrosses(neuron: string): string {
  switch (neuron) {
    case 'gated':
      return 'The sum is gathered in one cycle and fired in the next, at its angle.';
    case 'ode':
      return 'It fires at the maximum of the imaginary part.';
    default:
      return 'It fires where the real part falls through 0 while the imaginary part is above.';
  }
}
