import type { MinPoolGradientCall } from '@argand/backend/kernels';
import type { Machine } from '../../machine.ts';
import { type Program, reads, writes } from '../../wgsl/program.ts';
import { layoutParameters } from './pool-layout.ts';

const threads = 64;

/** A thread for each place of the image. */
const gradientProgram = {
  name: 'minPoolGradient',
  bindings: { place: reads('i32'), gradient: reads('u32'), result: writes('u32') },
  parameters: layoutParameters,
  threads,
  body: `
  if (index >= P.length) { return; }
  let down = P.height / P.rows;
  let across = P.width / P.columns;
  let x = index / P.channels % P.width;
  let y = index / P.channels / P.width % P.height;
  let n = index / P.channels / P.width / P.height;
  var bits = 0u;
  if (y / P.rows < down && x / P.columns < across) {
    let window = ((n * down + y / P.rows) * across + x / P.columns) * P.channels + index % P.channels;
    if (place[window] == i32(y % P.rows * P.columns + x % P.columns)) { bits = gradient[window]; }
  }
  result[index] = bits;`,
} satisfies Program;

export function minPoolGradient(machine: Machine): (call: MinPoolGradientCall) => void {
  return ({ batch, height, width, channels, rows, columns, place, gradient, phasesGradient }) => {
    const length = batch * height * width * channels;
    machine.run(gradientProgram, {
      storages: { place, gradient, result: phasesGradient },
      parameters: { length, height, width, channels, rows, columns },
      blocks: Math.ceil(length / threads),
    });
  };
}
