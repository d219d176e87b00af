import type { Shape } from '@argand/autograd';
import { OptionError, ShapeError } from '@argand/errors';

/** Height and width, or one number for both. */
export type Size2d = number | readonly [height: number, width: number];

/** Both lengths of a window. @throws Error that names the layer, if one is not a whole number above 0 */
export function sidesOf(caller: string, name: string, sides: Size2d): [number, number] {
  const [height, width] = Array.isArray(sides) && sides.length === 2 ? sides : [sides, sides];
  for (const side of [height, width]) {
    if (!Number.isSafeInteger(side) || side < 1) {
      throw new OptionError(
        `${caller}: ${name} is ${side}, but must be a whole number above 0, or [height, width].`,
      );
    }
  }
  return [height, width];
}

/** The shape of an image, [height, width, channels]. @throws Error that says what came instead */
export function imageShape(caller: string, input: Shape): readonly [number, number, number] {
  if (input.length !== 3) {
    throw new ShapeError(
      `${caller}: input shape is [${input.join(', ')}], but it expects [height, width, channels]; give the network an inputShape of that form.`,
    );
  }
  return [input[0], input[1], input[2]];
}
