/** As many classes as a plot has colours for; a few more are all shown, rather than leave out some. */
const few = 16;
const shownOfMany = 10;

/**
 * The classes whose phases a plot shows: all of 16 or fewer; of more, 10 that matter most: the true ones, and those that are nearest to
 * being the answer in any of the outputs.
 *
 * @param outputs output phases of some images, each [classes]
 * @param labels the true classes of those images
 * @returns their numbers, ascending
 */
export function shownClasses(
  outputs: readonly ArrayLike<number>[],
  labels: readonly number[],
): readonly number[] {
  const [{ length: count }] = outputs;
  if (count <= few) return Array.from({ length: count }, (_, index) => index);
  const shown = new Set(labels);
  const orders = outputs.map(nearestToHalf);
  for (let rank = 0; shown.size < shownOfMany; rank++) {
    for (const order of orders) if (shown.size < shownOfMany) shown.add(order[rank]);
  }
  return [...shown].sort((a, b) => a - b);
}

/** Output neurons by how near their phases are to ½, the answer first and silent ones last. */
export function nearestToHalf(phases: ArrayLike<number>): number[] {
  const height = (o: number) => (Number.isNaN(phases[o]) ? -2 : Math.sin(Math.PI * phases[o]));
  return Array.from(phases, (_, o) => o).sort((a, b) => height(b) - height(a));
}
