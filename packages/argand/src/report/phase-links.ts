import * as Plot from '@observablehq/plot';

/**
 * Lines from each phase to that of the next cycle, one for each class, the shorter way round: where that leads over ±1, out at
 * one edge of the plot and in at the other.
 *
 * @param phases [cycles][classes], null where there is none
 * @param classes names, which give the colours
 */
export function phaseLinks(
  phases: readonly (readonly (number | null)[])[],
  classes: readonly string[],
  style: Plot.LinkOptions,
): Plot.Markish[] {
  const links = classes.flatMap((name, index) =>
    phases.slice(1).flatMap((row, cycle) => {
      const [from, to] = [phases[cycle][index], row[index]];
      if (from === null || to === null) return [];
      const link = { class: name, x1: cycle, x2: cycle + 1, y1: from, y2: to };
      if (Math.abs(to - from) <= 1) return [link];
      const edge = to > from ? -1 : 1;
      const met = cycle + (edge - from) / (to + 2 * edge - from);
      return [
        { ...link, x2: met, y2: edge },
        { ...link, x1: met, y1: -edge },
      ];
    }),
  );
  return [Plot.link(links, { x1: 'x1', x2: 'x2', y1: 'y1', y2: 'y2', stroke: 'class', ...style })];
}
