import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';

/** The style of a line in a figure. */
export interface LineStyle {
  readonly colour: string;
  readonly dash?: string;
  readonly width?: number;
}

/** The key of a figure: what its lines mean. */
export type Key = readonly (LineStyle & { readonly name: string })[];

/** One plot of a sheet. */
export interface Panel {
  readonly title: string;
  readonly options: Plot.PlotOptions;
}

/** Plots side by side under one title and one key. */
export interface Sheet {
  readonly title: string;
  readonly key: Key;
  readonly columns: number;
  readonly panels: readonly Panel[];
  readonly panelWidth?: number;
  readonly panelHeight?: number;
}

// Plot draws into a DOM, which Node does not have.
const { document } = parseHTML('<!doctype html><html><body></body></html>');
const font = 'system-ui, -apple-system, Segoe UI, Roboto, Helvetica, Arial, sans-serif';
const ink = '#1d2330';
const margin = 18;
const keyRow = 20;
/** The approximate width of a letter in the key, in pixels. */
const letter = 6.9;
const keySample = 30;
const defaults = { panelWidth: 420, panelHeight: 300 };

/** Draws a sheet as one SVG on white, which needs no style from a page. */
export function drawSheet(sheet: Sheet): string {
  const { title, key, columns, panels, panelWidth, panelHeight } = { ...defaults, ...sheet };
  const width = 2 * margin + Math.min(columns, panels.length) * panelWidth;
  const { marks, rows } = drawKey(key, width);
  const top = 44 + rows * keyRow;
  const titled = panelHeight + 26;
  const height = top + Math.ceil(panels.length / columns) * titled + margin;
  const drawn = panels.map(({ title: name, options }, i) => {
    const x = margin + (i % columns) * panelWidth;
    const y = top + Math.floor(i / columns) * titled;
    const heading = text(x + 8, y + 15, name, 'font-size="13" font-weight="600"');
    const drawing = drawPanel(options, panelWidth, panelHeight, ink);
    drawing.setAttribute('x', String(x));
    drawing.setAttribute('y', String(y + 22));
    return `${heading}${rounded(drawing.outerHTML)}`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(title)}" font-family="${font}" font-size="12" fill="${ink}" color="${ink}">`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    text(margin + 8, 28, title, 'font-size="16" font-weight="600"'),
    marks,
    ...drawn,
    '</svg>\n',
  ].join('\n');
}

/** Draws each panel of a sheet as an SVG for a page; text and axes take the page's text colour. */
export function drawPanels(sheet: Sheet): { readonly title: string; readonly svg: string }[] {
  const { panels, panelWidth, panelHeight } = { ...defaults, ...sheet };
  return panels.map(({ title, options }) => {
    const drawing = drawPanel(options, panelWidth, panelHeight);
    drawing.setAttribute('role', 'img');
    drawing.setAttribute('aria-label', title);
    return { title, svg: rounded(drawing.outerHTML) };
  });
}

function drawPanel(options: Plot.PlotOptions, width: number, height: number, colour?: string): Element {
  return Plot.plot({
    marginLeft: 62,
    marginRight: 20,
    marginBottom: 40,
    ...options,
    width,
    height,
    style: {
      background: 'none',
      fontFamily: 'inherit',
      fontSize: '12px',
      ...(colour === undefined ? {} : { color: colour }),
    },
    document,
  });
}

function drawKey(key: Key, width: number): { readonly marks: string; readonly rows: number } {
  let [x, row] = [margin + 8, 0];
  const marks = key.map(({ name, colour, dash, width: stroke = 2 }) => {
    const wide = keySample + 6 + name.length * letter + 22;
    if (x > margin + 8 && x + wide > width - margin) [x, row] = [margin + 8, row + 1];
    const y = 50 + row * keyRow;
    const line = `<line x1="${x}" x2="${x + keySample}" y1="${y - 4}" y2="${y - 4}" stroke="${colour}" stroke-width="${stroke}"${dash ? ` stroke-dasharray="${dash}"` : ''}/>`;
    const label = text(x + keySample + 6, y, name, '');
    x += wide;
    return line + label;
  });
  return { marks: marks.join('\n'), rows: row + 1 };
}

function text(x: number, y: number, words: string, attributes: string): string {
  return `<text x="${x}" y="${y}" ${attributes}>${escaped(words)}</text>`;
}

/** Escapes text for HTML and SVG. */
export function escaped(words: string): string {
  return words
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** Rounds coordinates to a hundredth of a pixel: more is not visible, and takes most of the bytes. */
function rounded(svg: string): string {
  return svg.replace(/<[^>]*>/g, (tag) =>
    tag.replace(/-?\d+\.\d{3,}/g, (number) => String(Math.round(100 * Number(number)) / 100)),
  );
}
