import type { PhasorDenseCall } from '@argand/backend';
import type { Machine } from '../machine.ts';
import { phasor } from '../wgsl/sine.ts';
import { family } from './family.ts';
import { type Inputs, layerProgram, runLayer } from './phasor-layer.ts';
import type { TilingName } from './product.ts';

/** Every sample has the inputs of its row. */
export const denseInputs: Inputs = {
  name: 'phasorDense',
  parameters: { inputs: 'u32' },
  phasorAt: {
    uses: [phasor],
    code: 'fn phasorAt(sample: u32, j: u32) -> vec2<f32> { return phasorOfBits(phases[sample * P.inputs + j]); }',
  },
};

export function phasorDense(machine: Machine): (call: PhasorDenseCall) => void {
  const programs = family((tiling: TilingName, vectors: boolean, withBias: boolean, withSum: boolean) =>
    layerProgram(denseInputs, tiling, vectors, withBias, withSum),
  );
  return (call) => {
    const { batch, inputs, outputs } = call;
    runLayer(machine, programs, call, [batch, inputs, outputs], { inputs });
  };
}
