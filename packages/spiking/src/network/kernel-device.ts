import { type Device, openDevice, reference } from '@argand/backend';
import type { Neuron } from '../neuron.ts';

/** The network's device if it supports the neuron's kernel; otherwise a new reference device, which supports every kernel. */
export async function deviceFor({ kernel }: Neuron, device: Device): Promise<Device> {
  return !kernel || device.supports(kernel) ? device : openDevice([reference()]);
}
