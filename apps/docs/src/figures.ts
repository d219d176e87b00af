// Drawings on light and on dark pages. The programs that draw them write one SVG on white, with every colour spelled out.

/** What stands behind a drawing on a dark page: the page's own colour. */
const darkGround = '#1b1b1f';

const media = /@media \(prefers-color-scheme: ?\w+\)\s*\{(?:[^{}]*\{[^{}]*\})*\s*\}/g;
const colour = /#[0-9a-f]{6}\b|#[0-9a-f]{3}\b|(?<=--plot-background: )white/gi;

/** A drawing for light pages. It does not look at the system's theme, since readers may choose another for the site. */
export const lightFigure = (svg: string): string => svg.replace(media, '');

/** The same drawing for dark pages: hues stay, white becomes the ground, and what was dark becomes light. */
export const darkFigure = (svg: string): string => lightFigure(svg).replace(colour, darken);

function darken(light: string): string {
  const channels = channelsOf(light);
  const [red, green, blue] = channels;
  const [most, least] = [Math.max(red, green, blue), Math.min(red, green, blue)];
  if (least === 1) return darkGround;
  // Lightness of HSL, mirrored, and kept where lines are seen on the ground. The order of a scale's lightnesses is kept, mirrored too.
  const lightness = (most + least) / 2;
  const isGrey = most - least < 0.12;
  const mirrored = isGrey ? 0.95 - 0.75 * lightness : Math.max(0.9 - 0.6 * lightness, 0.45);
  const scaled = channels.map((channel) => withLightness(channel, lightness, mirrored));
  return `#${scaled.map((channel) => toHex(channel)).join('')}`;
}

/** A channel after the colour's lightness changed, with HSL's hue and saturation as they were. */
function withLightness(channel: number, from: number, to: number): number {
  const range = (lightness: number) => 1 - Math.abs(2 * lightness - 1);
  return to + ((channel - from) * range(to)) / (range(from) || 1);
}

function channelsOf(name: string): number[] {
  if (name === 'white') return [1, 1, 1];
  const digits =
    name.length === 4 ? [...name.slice(1)].map((digit) => digit + digit) : name.slice(1).match(/../g);
  return (digits ?? []).map((pair) => Number.parseInt(pair, 16) / 255);
}

const toHex = (channel: number) =>
  Math.round(255 * Math.min(Math.max(channel, 0), 1))
    .toString(16)
    .padStart(2, '0');
