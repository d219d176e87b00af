import type { PhasorConvolutionCall } from '@argand/backend/kernels';
import { PHASOR_CONVOLUTION, WINDOWS_AT_ONCE } from '../../control.ts';
import type { Machine } from '../../machine.ts';
import { bytesOfPanels, bytesOfStrips, pack, roundUp, speed } from '../product.ts';
import { setLayout, sizesOf } from './convolution-layout.ts';

export function phasorConvolution(machine: Machine): (call: PhasorConvolutionCall) => void {
  return (call) => {
    const { batch, filters, weight } = call;
    const { windows, area, planeBytes } = sizesOf(call);
    if (batch * windows * filters === 0) return;
    const strips = bytesOfStrips(2 * WINDOWS_AT_ONCE) + 8 * WINDOWS_AT_ONCE * roundUp(filters, 8);
    const share = roundUp(2 * planeBytes + strips + 64, 64);
    const scratch = machine.scratch(machine.threads * share + bytesOfPanels(filters, area));
    setLayout(machine, call, machine.address(call.phases));
    machine.setStorage(2, call.bias);
    machine.setStorage(3, weight);
    machine.set(4, 4 * filters);
    machine.set(5, 0);
    machine.setStorage(6, call.out);
    machine.setStorage(7, call.sum);
    machine.set(8, batch * windows);
    machine.set(11, scratch + machine.threads * share);
    machine.set(12, scratch);
    machine.set(13, share);
    machine.set(17, filters);
    machine.set(18, 0);
    pack(machine, filters, area);
    machine.run(PHASOR_CONVOLUTION, batch, (2 * batch * windows * filters * area) / speed);
  };
}
