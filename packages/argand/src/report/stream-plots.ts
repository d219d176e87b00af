import * as Plot from '@observablehq/plot';
import type { Answered, InputChange, ReportContents } from './contents.ts';
import { ofMany } from './example-plots.ts';
import { blue, type Figure, figure, orange } from './figure.ts';
import { phaseLinks } from './phase-links.ts';

type ChangeStream = InputChange['streams'][number];

/** The output phases while one image replaces another, with each neuron. */
export function inputChange({ inputChange: change, classes }: ReportContents): Figure[] {
  if (!change) return [];
  return change.streams.map((stream) => streamFigure(change, stream, classes));
}

/** @param all the names of all classes */
function streamFigure(change: InputChange, stream: ChangeStream, all: readonly string[]): Figure {
  const { first, second, cycle: at } = change;
  const { neuron, phases, follows } = stream;
  const classes = change.shownClasses.map((index) => all[index]);
  const [before, after] = [first, second].map(({ prediction }) => all[prediction]);
  const colour = new Map([
    [before, blue],
    [after, orange],
  ]);
  const ending =
    follows === null
      ? 'The answer does not follow in this time.'
      : `The answer is the one in which it ends from the ${ordinal(follows + 1)} cycle after the change on.`;
  return figure(
    {
      title: `The input changes: ${neuron}`,
      caption: `Test image ${first.index}, a ${first.label}, for ${at} cycles, then test image ${second.index}, a ${second.label}. ${ending} Dashed: the atemporal phases.${ofMany(classes, all)}`,
      key: [
        { name: `output ${before}, the first answer`, colour: blue },
        { name: `output ${after}, the second`, colour: orange },
      ],
    },
    {
      height: 320,
      marginRight: 16,
      x: { label: 'cycle', labelAnchor: 'center', domain: [-0.5, phases.length], tickFormat: 'd' },
      y: { label: 'phase (π)', domain: [-1, 1], ticks: [-1, -0.5, 0, 0.5, 1] },
      color: {
        domain: [...classes],
        range: classes.map((name) => colour.get(name) ?? '#8a8f98'),
        legend: false,
      },
      marks: streamMarks(change, stream, { classes, highlighted: (name) => colour.has(name) }),
      r: { type: 'identity' },
    },
  );
}

function streamMarks(
  { first, second, cycle: at }: InputChange,
  { phases }: ChangeStream,
  {
    classes,
    highlighted,
  }: { readonly classes: readonly string[]; readonly highlighted: (name: string) => boolean },
): Plot.Markish[] {
  const points = phases.flatMap((row, cycle) =>
    row.flatMap((phase, index) => (phase === null ? [] : [{ cycle, phase, class: classes[index] }])),
  );
  const goals = [
    ...goalsOf(first, classes, -0.5, at - 0.5),
    ...goalsOf(second, classes, at - 0.5, phases.length),
  ];
  return [
    Plot.frame({ stroke: 'currentColor', strokeOpacity: 0.25 }),
    Plot.ruleY([0.5], { stroke: 'currentColor', strokeWidth: 2.5, strokeOpacity: 0.45 }),
    Plot.ruleX([at - 0.5], { stroke: 'currentColor', strokeWidth: 1.2 }),
    Plot.link(goals, {
      x1: 'from',
      x2: 'to',
      y: 'phase',
      stroke: 'class',
      strokeDasharray: '5 4',
      strokeOpacity: (goal) => (highlighted(goal.class) ? 1 : 0.45),
    }),
    ...phaseLinks(phases, classes, {
      strokeWidth: (link) => (highlighted(link.class) ? 1.8 : 0.8),
      strokeOpacity: (link) => (highlighted(link.class) ? 1 : 0.6),
    }),
    Plot.dot(points, {
      x: 'cycle',
      y: 'phase',
      fill: 'class',
      r: (point) => (highlighted(point.class) ? 3 : 1.6),
    }),
  ];
}

/** In how many cycles outputs followed, for a table: neuron, changes, how many answers followed, the median of the cycles, the most; phases likewise. */
export function followRows({ inputChange: change }: ReportContents): (string | number)[][] {
  return (change?.streams ?? []).map(({ neuron, answers, settles }) => [
    neuron,
    answers.changes,
    ...[answers, settles].flatMap(({ followed, median, most }) => [followed, median ?? '', most ?? '']),
  ]);
}

function goalsOf({ phases }: Answered, classes: readonly string[], from: number, to: number) {
  return phases.flatMap((phase, index) =>
    phase === null ? [] : [{ phase, class: classes[index], from, to }],
  );
}

function ordinal(count: number): string {
  const words = [
    'first',
    'second',
    'third',
    'fourth',
    'fifth',
    'sixth',
    'seventh',
    'eighth',
    'ninth',
    'tenth',
  ];
  return words[count - 1] ?? `${count}th`;
}
