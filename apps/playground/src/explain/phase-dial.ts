import { wrap } from '@argand/phasor';
import { degrees } from '../answering/words.ts';
import { palette } from '../page/theme.ts';
import { set, svg } from './svg.ts';

/** What a {@link PhaseDial} is made of. */
export interface PhaseDialOptions {
  /** Its centre and radius in the drawing. */
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  /** What it is called. */
  readonly label: string;
  /** In [−1, 1), in units of π. */
  readonly phase: number;
  /** Called when it was turned; without it, it cannot be. */
  readonly turned?: (phase: number) => void;
  /** Whether the colours of all phases stand around it. */
  readonly wheel?: boolean;
}

/** How far a key turns it, in units of π: 5 and 30 degrees. */
const [small, large] = [5 / 180, 30 / 180];

/** A phase as a hand on a circle, in its colour, which can be turned with a pointer or the keyboard. */
export class PhaseDial {
  readonly group = svg('g');
  readonly #options: PhaseDialOptions;
  readonly #hand = svg('line', { class: 'hand' });
  readonly #dot = svg('circle', {});
  readonly #handle: SVGGElement;
  readonly #arcs: { readonly arc: SVGPathElement; readonly phase: number }[] = [];
  #phase: number;

  constructor(options: PhaseDialOptions) {
    const { x, y, radius, label, phase, turned, wheel = false } = options;
    this.#options = options;
    this.#phase = phase;
    const rim = svg('circle', { cx: x, cy: y, r: radius, class: 'faint' });
    const axes = svg('path', {
      d: `M${x - radius} ${y}h${2 * radius}M${x} ${y - radius}v${2 * radius}`,
      class: 'faint',
    });
    set(this.#dot, { r: Math.max(radius / 12, 4.5) });
    this.#handle = svg('g', {}, svg('circle', { r: 16, class: 'grip' }), this.#dot);
    this.group.append(rim, axes);
    if (wheel) this.#drawWheel(x, y, radius + 9);
    this.group.append(this.#hand, this.#handle);
    if (turned) {
      set(this.#handle, {
        class: 'handle',
        role: 'slider',
        tabindex: 0,
        'aria-label': label,
        'aria-valuemin': -180,
        'aria-valuemax': 180,
      });
      this.#listen(turned);
    }
    this.draw();
  }

  get phase(): number {
    return this.#phase;
  }

  set phase(phase: number) {
    this.#phase = phase;
    this.draw();
  }

  /** Draws it anew, in the colours of the theme. */
  draw(): void {
    const { x, y, radius, turned } = this.#options;
    const { wheel } = palette();
    for (const { arc, phase } of this.#arcs) set(arc, { stroke: wheel.colour(phase) });
    const silent = Number.isNaN(this.#phase);
    for (const part of [this.#hand, this.#handle]) set(part, { visibility: silent ? 'hidden' : 'visible' });
    if (silent) return;
    const angle = Math.PI * this.#phase;
    const [endX, endY] = [x + radius * Math.cos(angle), y - radius * Math.sin(angle)];
    const colour = wheel.colour(this.#phase);
    set(this.#hand, { x1: x, y1: y, x2: endX, y2: endY, stroke: colour });
    set(this.#dot, { fill: colour });
    set(this.#handle, { transform: `translate(${endX} ${endY})` });
    if (turned) {
      set(this.#handle, {
        'aria-valuenow': Math.round(180 * this.#phase),
        'aria-valuetext': degrees(this.#phase),
      });
    }
  }

  #drawWheel(x: number, y: number, radius: number): void {
    const arcs = 72;
    const point = (phase: number) =>
      `${(x + radius * Math.cos(Math.PI * phase)).toFixed(2)} ${(y - radius * Math.sin(Math.PI * phase)).toFixed(2)}`;
    for (let k = 0; k < arcs; k++) {
      const [from, to] = [(2 * k - 0.1) / arcs - 1, (2 * k + 2.1) / arcs - 1];
      const arc = svg('path', {
        d: `M${point(from)}A${radius} ${radius} 0 0 0 ${point(to)}`,
        class: 'wheel',
      });
      this.#arcs.push({ arc, phase: (2 * k + 1) / arcs - 1 });
      this.group.append(arc);
    }
  }

  #listen(turned: (phase: number) => void): void {
    const turnTo = (phase: number) => {
      this.phase = wrap(phase);
      turned(this.#phase);
    };
    const handle = this.#handle;
    handle.addEventListener('pointerdown', (event) => {
      handle.setPointerCapture(event.pointerId);
      handle.focus();
      event.preventDefault();
    });
    handle.addEventListener('pointermove', (event) => {
      if (!handle.hasPointerCapture(event.pointerId)) return;
      const matrix = handle.ownerSVGElement?.getScreenCTM();
      if (!matrix) return;
      const place = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse());
      turnTo(Math.atan2(this.#options.y - place.y, place.x - this.#options.x) / Math.PI);
    });
    handle.addEventListener('keydown', (event) => {
      const by = turns[event.key];
      if (by === undefined) return;
      event.preventDefault();
      turnTo(this.#phase + by);
    });
  }
}

const turns: Readonly<Record<string, number>> = {
  ArrowUp: small,
  ArrowRight: small,
  ArrowDown: -small,
  ArrowLeft: -small,
  PageUp: large,
  PageDown: -large,
};
