import type { Device } from '@argand/backend';
import { type Network, readNetwork } from '@argand/layers';

/** The network that answers before any was trained here. */
export async function loadPretrainedNetwork(device: Device): Promise<Network> {
  const response = await fetch(new URL('./network.safetensors', import.meta.url));
  if (!response.ok) throw new Error(`the network cannot be read: the server answers ${response.status}.`);
  return readNetwork(new Uint8Array(await response.arrayBuffer()), { device, name: 'network.safetensors' });
}
