import type { Component, Frame } from './frame.ts';

/** How the components of a picture make colours. */
export type ColourSpace = 'grey' | 'RGB' | 'YCbCr' | 'CMYK' | 'YCCK';

/**
 * The colours of a decoded frame, `[height, width, 3]`, as libjpeg-turbo and Pillow make them: chrominance is brought to
 * full size by libjpeg's triangle filter, CMYK is taken as inverted (as Adobe writes it), and becomes RGB as in
 * Pillow's `convert('RGB')`.
 */
export function framePixels(frame: Frame, space: ColourSpace): Uint8Array {
  const { width, height, components } = frame;
  const pixels = new Uint8ClampedArray(3 * width * height);
  const rows = components.map(
    (component) => new Uint8Array(component.width * (frame.horizontal / component.horizontal)),
  );
  for (let y = 0; y < height; y++) {
    components.forEach((component, index) => {
      const row = rows[index];
      if (row !== undefined) upsampledRow(frame, component, y, row);
    });
    convertRow(rows, space, pixels, 3 * width * y, width);
  }
  return new Uint8Array(pixels.buffer);
}

function upsampledRow(frame: Frame, component: Component, y: number, row: Uint8Array): void {
  const { samples, storedAcross, width, height } = component;
  const stride = 8 * storedAcross;
  const across = frame.horizontal / component.horizontal;
  const down = frame.vertical / component.vertical;
  const line = Math.floor(y / down);
  const start = line * stride;
  const isFancyAcross = across === 2 && width > 2;
  // The filter of libjpeg: 3/4 of the nearer sample and 1/4 of the other one, in each direction that is halved.
  const isFancyDown = down === 2 && (across === 1 || isFancyAcross);
  if (!isFancyDown && !(isFancyAcross && down === 1)) {
    for (let x = 0; x < width * across; x++) row[x] = samples[start + Math.floor(x / across)] ?? 0;
    return;
  }
  const isUpper = y % 2 === 0;
  const otherLine = isFancyDown ? Math.min(Math.max(isUpper ? line - 1 : line + 1, 0), height - 1) : line;
  const other = otherLine * stride;
  if (across === 1) {
    const bias = isUpper ? 1 : 2;
    for (let x = 0; x < width; x++) {
      row[x] = (3 * (samples[start + x] ?? 0) + (samples[other + x] ?? 0) + bias) >> 2;
    }
    return;
  }
  // Rounded up and down in turn, so that nothing grows lighter or darker on the whole.
  const [nearWeight, farWeight, shift, leftBias, rightBias] = isFancyDown ? [3, 1, 4, 8, 7] : [1, 0, 2, 1, 2];
  const sum = (x: number): number =>
    nearWeight * (samples[start + x] ?? 0) + farWeight * (samples[other + x] ?? 0);
  let left = sum(0);
  let middle = left;
  for (let x = 0; x < width; x++) {
    const right = x + 1 < width ? sum(x + 1) : middle;
    row[2 * x] = (3 * middle + left + leftBias) >> shift;
    row[2 * x + 1] = (3 * middle + right + rightBias) >> shift;
    left = middle;
    middle = right;
  }
}

/** YCbCr to RGB, as fixed-point numbers with 16 bits (ITU-T T.871, rounded as in libjpeg). */
const redOf = (y: number, cr: number): number => y + ((91881 * (cr - 128) + 32768) >> 16);
const greenOf = (y: number, cb: number, cr: number): number =>
  y + ((-22554 * (cb - 128) - 46802 * (cr - 128) + 32768) >> 16);
const blueOf = (y: number, cb: number): number => y + ((116130 * (cb - 128) + 32768) >> 16);

function convertRow(
  [first = none, second = none, third = none, fourth = none]: readonly Uint8Array[],
  space: ColourSpace,
  pixels: Uint8ClampedArray,
  start: number,
  width: number,
): void {
  for (let x = 0, at = start; x < width; x++, at += 3) {
    const one = first[x] ?? 0;
    const two = second[x] ?? 0;
    const three = third[x] ?? 0;
    if (space === 'grey') pixels.fill(one, at, at + 3);
    else if (space === 'RGB') {
      pixels[at] = one;
      pixels[at + 1] = two;
      pixels[at + 2] = three;
    } else if (space === 'YCbCr') {
      pixels[at] = redOf(one, three);
      pixels[at + 1] = greenOf(one, two, three);
      pixels[at + 2] = blueOf(one, two);
    } else {
      const black = fourth[x] ?? 0;
      const isTransformed = space === 'YCCK';
      pixels[at] = withBlack(isTransformed ? clamp(redOf(one, three)) : 255 - one, black);
      pixels[at + 1] = withBlack(isTransformed ? clamp(greenOf(one, two, three)) : 255 - two, black);
      pixels[at + 2] = withBlack(isTransformed ? clamp(blueOf(one, two)) : 255 - three, black);
    }
  }
}

const none = /* @__PURE__ */ new Uint8Array(0);
const clamp = (value: number): number => Math.min(Math.max(value, 0), 255);

/** One colour of an ink, 0 (none) to 255, and of what black lets through, 0 (nothing) to 255. */
function withBlack(ink: number, through: number): number {
  const product = ink * through + 128;
  return through - ((product + (product >> 8)) >> 8);
}
