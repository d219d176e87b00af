const namespace = 'http://www.w3.org/2000/svg';

type Attributes = Readonly<Record<string, string | number>>;

/** A new SVG element with these attributes and children. */
export function svg<Name extends keyof SVGElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): SVGElementTagNameMap[Name] {
  const element = document.createElementNS(namespace, name);
  set(element, attributes);
  appendAll(element, children);
  return element;
}

/** Appends every child. */
export function appendAll(parent: Element, children: Iterable<Node | string>): void {
  for (const child of children) parent.append(child);
}

/** Sets attributes. */
export function set(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    element.setAttribute(name, typeof value === 'number' ? String(Math.round(100 * value) / 100) : value);
  }
}

/** The drawing of a figure, as wide as its figure is, with what it shows in words. */
export function drawing(width: number, height: number, words: string): SVGSVGElement {
  return svg('svg', { viewBox: `0 0 ${width} ${height}`, role: 'group', 'aria-label': words });
}

/** Writes a formula into a text; what stands in ^{…} is raised. */
export function setFormula(text: SVGTextElement, formula: string): void {
  const parts = formula.split(/\^\{(.*?)\}/);
  text.replaceChildren();
  for (const [k, part] of parts.entries()) {
    const raised = { dy: -6, 'font-size': '0.75em' };
    text.append(svg('tspan', k % 2 === 0 ? { dy: k === 0 ? 0 : 6 } : raised, part));
  }
}

/** An arrow's head at the end of a line, as a path. */
export function arrowHead(fromX: number, fromY: number, x: number, y: number, size = 7): string {
  const length = Math.hypot(x - fromX, y - fromY);
  if (length < 2) return '';
  const [dx, dy] = [(size * (x - fromX)) / length, (size * (y - fromY)) / length];
  return `M${x} ${y}L${x - dx - dy / 2} ${y - dy + dx / 2}L${x - dx + dy / 2} ${y - dy - dx / 2}Z`;
}
