import type { Numbers } from '@argand/backend';
import type { FanOut, Network } from '@argand/layers';
import { parametersOf } from '@argand/layers';

/** What spikes meet on their way through a network: synapses that drive neurons, or nothing that changes them. */
export interface Stage {
  /** Which layer of the description it is. */
  readonly layer: number;
  /** Its number among the layers with synapses: it listens on this clock. */
  readonly clock: number;
  readonly fanOut: FanOut;
}

/**
 * The synapses of a network in order, with their weights read from the device once. Layers that only rename neurons, or are
 * absent in time, are no stage.
 *
 * @throws Error if a layer does not say what it does with spikes.
 */
export async function stagesOf(network: Network): Promise<Stage[]> {
  const stages: Stage[] = [];
  for (const [i, layer] of network.description.layers.entries()) {
    const temporal = layer.inTime(network.shapes.layers[i]);
    if (temporal.rule === 'rename' || temporal.rule === 'absent') continue;
    if (temporal.rule !== 'synapses') {
      throw new Error(
        `layers.${i} (${layer.kind}): what it does with spikes is unknown; it has no synapses, renames no neurons and is not absent.`,
      );
    }
    const read: Record<string, Numbers<'float32'>> = {};
    for (const [name, held] of Object.entries(parametersOf(network.parameters, `layers.${i}`)))
      read[name] = await held.read();
    stages.push({ layer: i, clock: stages.length, fanOut: temporal.synapses.fanOut(read) });
  }
  if (stages.length === 0)
    throw new Error('the network has no layer with synapses: there is nothing to run in time.');
  return stages;
}
