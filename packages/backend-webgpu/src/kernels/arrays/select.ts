import { sizeOf } from '@argand/backend';
import type { SelectCall } from '@argand/backend/kernels';
import type { Machine } from '../../machine.ts';
import { type Program, reads, writes } from '../../wgsl/program.ts';
import { mergeAxes, positionOf } from '../axes.ts';
import { family } from '../family.ts';
import { nameOf } from '../in-place.ts';

const threads = 64;

export function select(machine: Machine): (call: SelectCall) => void {
  const programs = family(
    (aInPlace: boolean, bInPlace: boolean, conditionInPlace: boolean): Program => ({
      name: 'select',
      bindings: {
        ...(conditionInPlace ? {} : { condition: reads('u32') }),
        ...(aInPlace ? {} : { left: reads('u32') }),
        ...(bInPlace ? {} : { right: reads('u32') }),
        result: writes('u32'),
      },
      parameters: { length: 'u32' },
      axes: true,
      uses: [positionOf],
      threads,
      body: `
  if (index >= P.length) { return; }
  let position = positionOf(index);
  if (${nameOf('condition', conditionInPlace)}[position.x] != 0u) {
    result[index] = ${nameOf('left', aInPlace)}[position.y];
  } else {
    result[index] = ${nameOf('right', bInPlace)}[position.z];
  }`,
    }),
  );
  return ({ shape, condition, a, b, out }) => {
    const length = sizeOf(shape);
    machine.run(programs(a.storage === out, b.storage === out, condition.storage === out), {
      storages: { condition: condition.storage, left: a.storage, right: b.storage, result: out },
      parameters: { length },
      axes: mergeAxes(shape, [condition.strides, a.strides, b.strides]),
      blocks: Math.ceil(length / threads),
    });
  };
}
