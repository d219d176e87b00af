import { gzipSync, unzipSync, zipSync } from 'fflate';
import type { Mutate } from '../target.ts';
import { mutateBytes } from './bytes.ts';

/** Mutates one member of a zip archive and packs it again with right checksums; or, one time in three, the archive itself. */
export const mutateZip: Mutate = (bytes, dice, others) => {
  if (dice.once(3)) return mutateBytes(bytes, dice, others);
  const members: Record<string, Uint8Array> = unzipSync(bytes);
  const name = dice.pick(Object.keys(members));
  const change = dice.below(8);
  if (change === 0) delete members[name];
  else if (change === 1) members[dice.pick(Object.keys(members))] = members[name];
  else members[name] = mutateBytes(members[name], dice, Object.values(members));
  return zipSync(members, { level: dice.once(2) ? 0 : 6 });
};

/** Mutates what a gzip file holds and packs it again; or, one time in three, the gzip file itself. */
export function mutateGzip(inner: Mutate): Mutate {
  return (content, dice, others) => {
    if (dice.once(3)) return mutateBytes(gzipSync(content, { level: 1 }), dice, others);
    return gzipSync(inner(content, dice, others), { level: 1 });
  };
}
