/** A colour in sRGB, each part from 0 to 255. */
export type Colour = readonly [red: number, green: number, blue: number];

/** How light and how vivid a wheel is, in OKLCH. */
export interface WheelTone {
  /** The mean lightness, 0 to 1. */
  readonly lightness: number;
  /** How much lighter the answer's phase, ½, is than that. */
  readonly swing: number;
  readonly chroma: number;
}

/** For dark marks on light paper, and for light marks on dark. */
export const tones = {
  light: { lightness: 0.6, swing: 0.05, chroma: 0.13 },
  dark: { lightness: 0.74, swing: 0.09, chroma: 0.125 },
} as const satisfies Record<string, WheelTone>;

const steps = 256;

/**
 * The colour wheel of phases: one hue for each angle, evenly spaced to the eye (OKLCH, hue = angle), so that 0 is rose, ½, the phase of the answer, is
 * gold, ±1 is green and −½ is blue. Lightness goes with the sine, for those who tell hues apart badly.
 */
export class ColourWheel {
  /** [256 × 3] the colour of the phase 2k/256 − 1, in sRGB bytes. */
  readonly table: Uint8Array;
  /** [256 × 4] the same, with an alpha of 255. */
  readonly opaque = new Uint8Array(4 * steps);
  readonly #names: readonly string[];

  constructor({ lightness, swing, chroma }: WheelTone) {
    this.table = new Uint8Array(3 * steps);
    this.#names = Array.from({ length: steps }, (_, k) => {
      const angle = Math.PI * ((2 * k) / steps - 1);
      const colour = fromOklch(lightness + swing * Math.sin(angle), chroma, angle);
      this.table.set(colour, 3 * k);
      this.opaque.set([...colour, 255], 4 * k);
      return `rgb(${colour.join(' ')})`;
    });
  }

  /** Which entry of the table is nearest to a phase. */
  index(phase: number): number {
    return Math.round(((phase + 1) * steps) / 2) & (steps - 1);
  }

  /** The colour of a phase, as CSS writes it. */
  colour(phase: number): string {
    return this.#names[this.index(phase)];
  }
}

/**
 * OKLCH to sRGB, cut off at what sRGB can show.
 *
 * Source: B. Ottosson, A perceptual color space for image processing (2020).
 */
export function fromOklch(lightness: number, chroma: number, hue: number): Colour {
  const [a, b] = [chroma * Math.cos(hue), chroma * Math.sin(hue)];
  const long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    byteOf(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short),
    byteOf(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short),
    byteOf(-0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short),
  ];
}

function byteOf(linear: number): number {
  const bounded = Math.min(Math.max(linear, 0), 1);
  const encoded = bounded <= 0.0031308 ? 12.92 * bounded : 1.055 * bounded ** (1 / 2.4) - 0.055;
  return Math.round(255 * encoded);
}
