import {
  type Device,
  implementKernel,
  type Kernel,
  openDevice,
  reference,
  referenceImplementation,
} from '@argand/backend';
import { type GatedSpikesCall, gatedSpikes } from '@argand/backend/kernels';
import { type WasmKernelContext, wasm } from '@argand/backend-wasm';
import { createNetwork, dense } from '@argand/layers';
import { gated, type Neuron, spike } from '@argand/spiking';
import { expect, test } from 'vitest';

/** A kernel of a user's own neuron, which happens to mean what ours does. */
const ownSpikes: Kernel<GatedSpikesCall> = { ...gatedSpikes, name: 'ownSpikes' };

/** The same device, which runs the user's kernel for ours. */
function withOwnSpikes(device: Device): Device {
  const run: Device['run'] = (kernel, call) =>
    device.run(kernel.name === gatedSpikes.name ? { ...kernel, name: ownSpikes.name } : kernel, call);
  return new Proxy(device, {
    get(target, name) {
      if (name === 'run') return run;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** A neuron that runs on the user's kernel, and the devices on which its populations were opened. */
function ownNeuron(): { readonly neuron: Neuron; readonly opened: Set<string> } {
  const opened = new Set<string>();
  const neuron: Neuron = {
    ...gated(),
    name: 'own',
    kernel: ownSpikes,
    open(population) {
      opened.add(population.device.backend);
      return gated().open({ ...population, device: withOwnSpikes(population.device) });
    },
  };
  return { neuron, opened };
}

async function runOn(device: Device) {
  const network = await createNetwork({ device, seed: 3, inputShape: [6], layers: [dense(9), dense(4)] });
  const images = { images: Float32Array.from({ length: 30 }, (_, i) => Math.sin(7 * i)), length: 5 };
  const { neuron, opened } = ownNeuron();
  const { phases } = await spike(network, images, { neuron });
  await device.close();
  return { phases: [...phases], opened: [...opened] };
}

test('spike() runs a kernel of the user on the device of the network', async () => {
  let calls = 0;
  const counted = implementKernel(ownSpikes, ({ memory }: WasmKernelContext) => (call) => {
    calls++;
    ownSpikes.reference(call, memory);
  });
  const { opened } = await runOn(await openDevice([wasm({ threads: 1, kernels: [counted] })]));
  expect(opened).toEqual(['wasm']);
  expect(calls).toBeGreaterThanOrEqual(2);
});

test('without the kernel, the populations run on the host', async () => {
  expect((await runOn(await openDevice([wasm({ threads: 1 })]))).opened).toEqual(['reference']);
});

test('the answers are those of the reference device', async () => {
  const kernels = [referenceImplementation(ownSpikes)];
  const found = await runOn(await openDevice([wasm({ threads: 1, kernels })]));
  const expected = await runOn(await openDevice([reference()]));
  expect(found.phases).toHaveLength(expected.phases.length);
  expect(expected.phases.some((phase) => !Number.isNaN(phase))).toBe(true);
  for (const [i, phase] of expected.phases.entries()) {
    if (Number.isNaN(phase)) expect(found.phases[i]).toBeNaN();
    else expect(Math.abs(found.phases[i] - phase)).toBeLessThan(1e-5);
  }
});
