/**
 * Where labels of angles stand so that none covers another: as near to their own as a least gap allows, in the same order on the
 * circle.
 *
 * Angles that are closer than the gap are taken as one group, which stands around the mean of its members; groups that then meet become one.
 *
 * @param angles in radians
 * @param gap in radians
 * @returns one for each angle, in radians, not wrapped
 */
export function spreadAngles(angles: readonly number[], gap: number): number[] {
  if (angles.length === 0) return [];
  const turn = 2 * Math.PI;
  const order = [...angles.keys()].sort((a, b) => angles[a] - angles[b]);
  // Cut where the circle is emptiest: from there on, angles are a line.
  let [cut, widest] = [0, -1];
  order.forEach((index, k) => {
    const before = order[(k + order.length - 1) % order.length];
    const space = angles[index] - angles[before] + (k === 0 ? turn : 0);
    if (space > widest) [cut, widest] = [k, space];
  });
  const line = order.map((_, k) => {
    const index = order[(cut + k) % order.length];
    return { index, angle: angles[index] + (cut + k >= order.length ? turn : 0) };
  });
  const groups: { members: typeof line; middle: number }[] = [];
  for (const member of line) {
    groups.push({ members: [member], middle: member.angle });
    for (;;) {
      const [left, right] = groups.slice(-2);
      if (!right || right.middle - left.middle >= (gap * (left.members.length + right.members.length)) / 2)
        break;
      const members = [...left.members, ...right.members];
      const middle = members.reduce((sum, { angle }) => sum + angle, 0) / members.length;
      groups.splice(-2, 2, { members, middle });
    }
  }
  const spread = new Array<number>(angles.length).fill(0);
  for (const { members, middle } of groups) {
    members.forEach(({ index }, k) => {
      spread[index] = middle + gap * (k - (members.length - 1) / 2);
    });
  }
  return spread;
}
