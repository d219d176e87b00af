import type { PhasorDenseCall } from '@argand/backend/kernels';
import type { Machine } from '../../machine.ts';
import { phasor } from '../../wgsl/sine.ts';
import { type Inputs, layerRunner } from './phasor-layer.ts';

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
  const run = layerRunner(machine, denseInputs);
  return (call) => {
    const { batch, inputs, outputs } = call;
    run(call, [batch, inputs, outputs], { inputs });
  };
}
