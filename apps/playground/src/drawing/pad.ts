import { Surface } from '../page/surface.ts';
import { palette } from '../page/theme.ts';
import type { Point, Stroke } from './strokes.ts';

/** What a {@link Pad} tells. */
export interface PadEvents {
  /** The drawing is another; `finished` when the pen was lifted. */
  changed(finished: boolean): void;
  /** What a key did, in words, for those who do not see it. */
  said(words: string): void;
}

/** How far an arrow key moves the pen. */
const step = 0.05;
/** The pen's width, of the pad's. */
const pen = 0.075;

/**
 * A sheet to draw on with a mouse, a finger, a pen or the keyboard: arrows move, the space bar lowers and lifts the pen, Backspace takes
 * the last stroke back, Delete clears.
 */
export class Pad {
  readonly #surface: Surface;
  readonly #events: PadEvents;
  #strokes: Point[][] = [];
  /** The stroke that is being drawn, by a pointer or the keyboard. */
  #stroke: Point[] | undefined;
  #pointer: number | undefined;
  #cursor: Point = { x: 0.5, y: 0.25 };
  #keyboard = false;

  /** @param sheet what has the focus and hears pointers and keys, with a canvas in it */
  constructor(sheet: HTMLElement, events: PadEvents) {
    const canvas = sheet.querySelector('canvas');
    if (!canvas) throw new Error('the pad has no canvas to draw on.');
    sheet.tabIndex = 0;
    this.#events = events;
    this.#surface = new Surface(canvas, () => this.draw());
    sheet.addEventListener('pointerdown', (event) => this.#lower(event));
    sheet.addEventListener('pointermove', (event) => this.#move(event));
    for (const name of ['pointerup', 'pointercancel'] as const) {
      sheet.addEventListener(name, (event) => this.#lift(event));
    }
    sheet.addEventListener('keydown', (event) => this.#key(event));
    sheet.addEventListener('blur', () => {
      this.#keyboard = false;
      this.#endStroke();
      this.draw();
    });
  }

  get strokes(): readonly Stroke[] {
    return this.#strokes;
  }

  /** Whether a stroke is unfinished. */
  get isDrawing(): boolean {
    return this.#stroke !== undefined;
  }

  /** Puts another drawing in the place of this. */
  show(strokes: readonly Stroke[]): void {
    this.#stroke = undefined;
    this.#strokes = strokes.map((stroke) => [...stroke]);
    this.draw();
    this.#events.changed(true);
  }

  draw(): void {
    const context = this.#surface.begin();
    const { width, height } = this.#surface;
    const { ink, gold, faint } = palette();
    if (this.#strokes.length === 0) {
      context.strokeStyle = faint;
      context.setLineDash([2, 6]);
      context.strokeRect(0.18 * width, 0.12 * height, 0.64 * width, 0.76 * height);
      context.setLineDash([]);
    }
    context.strokeStyle = ink;
    context.lineWidth = pen * width;
    context.lineCap = 'round';
    context.lineJoin = 'round';
    for (const stroke of this.#strokes) {
      context.beginPath();
      context.moveTo(stroke[0].x * width, stroke[0].y * height);
      for (const { x, y } of stroke) context.lineTo(x * width, y * height);
      context.stroke();
    }
    if (this.#keyboard) {
      const { x, y } = this.#cursor;
      context.strokeStyle = gold;
      context.lineWidth = 3;
      context.beginPath();
      context.arc(x * width, y * height, this.#stroke ? 6 : 11, 0, 2 * Math.PI);
      context.stroke();
    }
  }

  #lower(event: PointerEvent): void {
    if (this.#pointer !== undefined || event.button !== 0) return;
    this.#endStroke();
    this.#keyboard = false;
    this.#pointer = event.pointerId;
    this.#surface.canvas.setPointerCapture(event.pointerId);
    this.#begin(this.#place(event));
  }

  #move(event: PointerEvent): void {
    if (event.pointerId !== this.#pointer) return;
    // What the pointer did since the last frame, where the browser tells.
    const between = event.getCoalescedEvents?.() ?? [];
    for (const each of between.length > 0 ? between : [event]) this.#stroke?.push(this.#place(each));
    this.draw();
    this.#events.changed(false);
  }

  #lift(event: PointerEvent): void {
    if (event.pointerId !== this.#pointer) return;
    this.#pointer = undefined;
    this.#endStroke();
  }

  #place({ clientX, clientY }: PointerEvent): Point {
    const { left, top, width, height } = this.#surface.canvas.getBoundingClientRect();
    return { x: bounded((clientX - left) / width), y: bounded((clientY - top) / height) };
  }

  #begin(point: Point): void {
    this.#stroke = [point];
    this.#strokes.push(this.#stroke);
    this.draw();
    this.#events.changed(false);
  }

  #endStroke(): void {
    if (!this.#stroke) return;
    this.#stroke = undefined;
    this.draw();
    this.#events.changed(true);
  }

  #key(event: KeyboardEvent): void {
    const direction = directions[event.key];
    if (direction) this.#arrow(direction);
    else if (event.key === ' ') this.#space();
    else if (event.key === 'Backspace') this.#takeBack();
    else if (event.key === 'Delete') this.#clear();
    else return;
    event.preventDefault();
    this.#keyboard = true;
    this.draw();
  }

  #arrow({ x, y }: Point): void {
    this.#cursor = { x: bounded(this.#cursor.x + step * x), y: bounded(this.#cursor.y + step * y) };
    if (!this.#stroke) return;
    this.#stroke.push(this.#cursor);
    this.#events.changed(false);
  }

  #space(): void {
    if (this.#stroke) {
      this.#endStroke();
      this.#events.said('pen up');
    } else {
      this.#begin(this.#cursor);
      this.#events.said('pen down');
    }
  }

  #takeBack(): void {
    this.#stroke = undefined;
    if (!this.#strokes.pop()) return;
    this.#events.said('last stroke taken back');
    this.#events.changed(true);
  }

  #clear(): void {
    this.show([]);
    this.#events.said('cleared');
  }
}

const directions: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

function bounded(place: number): number {
  return Math.min(Math.max(place, 0), 1);
}
