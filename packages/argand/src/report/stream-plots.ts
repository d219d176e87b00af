import * as Plot from '@observablehq/plot';
import type { Answered, ReportContents } from './contents.ts';
import { ofMany } from './example-plots.ts';
import { blue, type Figure, figure, orange } from './figure.ts';
import { phaseLinks } from './phase-links.ts';

/** The output phases while one image gives way to another, with each neuron. */
export function inputChange({ inputChange: change, classes: all }: ReportContents): Figure[] {
  if (!change) return [];
  const { first, second, cycle: at, streams } = change;
  const classes = change.shownClasses.map((index) => all[index]);
  return streams.map(({ neuron, phases, follows }) => {
    const points = phases.flatMap((row, cycle) =>
      row.flatMap((phase, index) => (phase === null ? [] : [{ cycle, phase, class: classes[index] }])),
    );
    const end = phases.length;
    const goals = [goalsOf(first, classes, -0.5, at - 0.5), goalsOf(second, classes, at - 0.5, end)].flat();
    const [before, after] = [first, second].map(({ prediction }) => all[prediction]);
    const colour = new Map([
      [before, blue],
      [after, orange],
    ]);
    const said =
      follows === null
        ? 'The answer does not follow in this time.'
        : `The answer is the one in which it ends from the ${ordinal(follows + 1)} cycle after the change on.`;
    return figure(
      {
        title: `The input changes: ${neuron}`,
        caption: `Test image ${first.index}, a ${first.label}, for ${at} cycles, then test image ${second.index}, a ${second.label}. ${said} Dashed: the atemporal phases.${ofMany(classes, all)}`,
        key: [
          { name: `output ${before}, the first answer`, colour: blue },
          { name: `output ${after}, the second`, colour: orange },
        ],
      },
      {
        height: 320,
        marginRight: 16,
        x: {
          label: 'cycle',
          labelAnchor: 'center',
          domain: [-0.5, end],
          tickFormat: 'd',
        },
        y: { label: 'phase (π)', domain: [-1, 1], ticks: [-1, -0.5, 0, 0.5, 1] },
        color: {
          domain: [...classes],
          range: classes.map((name) => colour.get(name) ?? '#8a8f98'),
          legend: false,
        },
        marks: [
          Plot.frame({ stroke: 'currentColor', strokeOpacity: 0.25 }),
          Plot.ruleY([0.5], { stroke: 'currentColor', strokeWidth: 2.5, strokeOpacity: 0.45 }),
          Plot.ruleX([at - 0.5], { stroke: 'currentColor', strokeWidth: 1.2 }),
          Plot.link(goals, {
            x1: 'from',
            x2: 'to',
            y: 'phase',
            stroke: 'class',
            strokeDasharray: '5 4',
            strokeOpacity: (goal) => (colour.has(goal.class) ? 1 : 0.45),
          }),
          ...phaseLinks(phases, classes, {
            strokeWidth: (link) => (colour.has(link.class) ? 1.8 : 0.8),
            strokeOpacity: (link) => (colour.has(link.class) ? 1 : 0.6),
          }),
          Plot.dot(points, {
            x: 'cycle',
            y: 'phase',
            fill: 'class',
            r: (point) => (colour.has(point.class) ? 3 : 1.6),
          }),
        ],
        r: { type: 'identity' },
      },
    );
  });
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
