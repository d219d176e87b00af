import { onThemeChange } from '../page/theme.ts';
import { PhaseDial } from './phase-dial.ts';
import { appendAll, drawing, svg } from './svg.ts';

/** The colour wheel, with the names of its directions. */
export function showLegend(figure: HTMLElement): void {
  const picture = drawing(300, 200, 'The colour wheel of phases: 0° rose, 90° gold, ±180° green, −90° blue');
  picture.setAttribute('role', 'img');
  const dial = new PhaseDial({ x: 150, y: 100, radius: 56, label: 'the answer', phase: 0.5, wheel: true });
  const names: readonly (readonly [number, number, string, string])[] = [
    [226, 105, 'start', '0°'],
    [150, 22, 'middle', '90°, the answer'],
    [74, 105, 'end', '±180°'],
    [150, 190, 'middle', '−90°'],
  ];
  appendAll(picture, [
    dial.group,
    ...names.map(([x, y, anchor, name]) => svg('text', { x, y, 'text-anchor': anchor }, name)),
  ]);
  figure.prepend(picture);
  onThemeChange(() => dial.draw());
}
