import type { MinPoolCall, PoolLayout } from '@argand/backend/kernels';
import type { Machine } from '../../machine.ts';
import { nanBits } from '../../wgsl/bits.ts';
import { keys } from '../../wgsl/keys.ts';
import { type Program, reads, writes } from '../../wgsl/program.ts';
import { layoutParameters } from './pool-layout.ts';

const threads = 64;

/** How many windows there are, of all channels. */
function windowsOf({ batch, height, width, channels, rows, columns }: PoolLayout): number {
  return batch * Math.floor(height / rows) * Math.floor(width / columns) * channels;
}

/** A thread for each window. */
const poolProgram = (withPlace: boolean) =>
  ({
    name: 'minPool',
    bindings: { phases: reads('u32'), result: writes('u32'), ...(withPlace ? { place: writes('i32') } : {}) },
    parameters: layoutParameters,
    uses: [nanBits, keys],
    threads,
    body: `
  if (index >= P.length) { return; }
  let down = P.height / P.rows;
  let across = P.width / P.columns;
  let c = index % P.channels;
  let q = index / P.channels % across;
  let r = index / P.channels / across % down;
  let n = index / P.channels / across / down;
  var least = -1;
  var best = silence;
  for (var k = 0u; k < P.rows * P.columns; k++) {
    let y = r * P.rows + k / P.columns;
    let x = q * P.columns + k % P.columns;
    let bits = phases[((n * P.height + y) * P.width + x) * P.channels + c];
    if (!isNaNBits(bits) && (least < 0 || keyOfFloat(bits) < keyOfFloat(best))) {
      least = i32(k);
      best = bits;
    }
  }
  result[index] = best;
  ${withPlace ? 'place[index] = least;' : ''}`,
  }) satisfies Program;

export function minPool(machine: Machine): (call: MinPoolCall) => void {
  const [withoutPlace, withPlace]: Program[] = [poolProgram(false), poolProgram(true)];
  return ({ phases, out, place, ...layout }) => {
    const { height, width, channels, rows, columns } = layout;
    const length = windowsOf(layout);
    machine.run(place ? withPlace : withoutPlace, {
      storages: { phases, result: out, ...(place ? { place } : {}) },
      parameters: { length, height, width, channels, rows, columns },
      blocks: Math.ceil(length / threads),
    });
  };
}
