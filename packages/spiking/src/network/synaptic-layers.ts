import { type FanOut, type Network, parametersOf } from '@argand/layers';
import { withReference } from '../reference.ts';

/** A layer of a network in time: neurons behind synapses. */
export interface SynapticLayer {
  /** Where the sources' spikes go; the last source is the reference, if there is one. */
  readonly fanOut: FanOut;
  readonly hasReference: boolean;
}

/**
 * What the layers of a network do with spikes: those with synapses, in order. The others rename neurons in row-major
 * order, which leaves their numbers as they are, or are absent.
 *
 * The weights are the network's own, read from its device once.
 *
 * @throws Error if a layer has no meaning in time, naming it
 */
export async function synapticLayersOf(network: Network): Promise<SynapticLayer[]> {
  const found: SynapticLayer[] = [];
  for (const [i, layer] of network.description.layers.entries()) {
    const rule = layer.inTime(network.shapes.layers[i]);
    switch (rule?.rule) {
      case 'synapses': {
        const parameters = Object.entries(parametersOf(network.parameters, `layers.${i}`));
        const read = await Promise.all(
          parameters.map(async ([name, tensor]) => [name, await tensor.read()] as const),
        );
        const fanOut = rule.synapses.fanOut(Object.fromEntries(read));
        found.push({ fanOut: withReference(fanOut), hasReference: fanOut.bias !== undefined });
        break;
      }
      case 'rename':
      case 'absent':
        break;
      default:
        throw new Error(
          `layers.${i} (${layer.kind}) has no meaning in time that spike() knows: its rule is ${ruleName(rule)}, but must be synapses, rename or absent.`,
        );
    }
  }
  if (found.length === 0) {
    throw new Error('the network has no layer with synapses, so nothing in it fires; give it at least one.');
  }
  return found;
}

function ruleName(rule: unknown): string {
  return typeof rule === 'object' && rule !== null && 'rule' in rule ? String(rule.rule) : 'missing';
}
