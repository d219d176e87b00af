import * as Plot from '@observablehq/plot';
import { document } from './document.ts';

/** What a figure says beside its drawing. */
export interface FigureWords {
  readonly title: string;
  /** What is seen, in a sentence. */
  readonly caption: string;
  /** As wide as the page. */
  readonly wide?: boolean;
  /** What the colours mean. */
  readonly key?: readonly { readonly name: string; readonly colour: string }[];
}

/** One figure of the page. */
export interface Figure extends FigureWords {
  readonly svg: string;
}

/** Colours that can be distinguished on white and on black. */
export const blue = '#4c86d6';
export const orange = '#e0803a';
export const green = '#3f9d6b';

const width = 520;
const wideWidth = 1080;

/** Draws a figure; its title stands for the drawing where that cannot be seen. */
export function figure(words: FigureWords, options: Plot.PlotOptions): Figure {
  const style = { background: 'transparent', fontFamily: 'inherit', fontSize: '12px', overflow: 'visible' };
  const drawing = Plot.plot({
    width: words.wide ? wideWidth : width,
    marginLeft: 56,
    marginBottom: 40,
    ...options,
    ariaLabel: words.title,
    style,
    document,
  });
  drawing.setAttribute('role', 'img');
  return { ...words, svg: rounded(drawing.outerHTML) };
}

/** The same drawing with coordinates to a hundredth of a pixel: more is not seen, and takes most of the page's bytes. */
function rounded(svg: string): string {
  return svg.replace(/<[^>]*>/g, (tag) =>
    tag.replace(/-?\d+\.\d{3,}/g, (number) => String(Math.round(100 * Number(number)) / 100)),
  );
}
