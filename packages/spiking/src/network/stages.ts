import { OptionError } from '@argand/errors';
import { type FanOut, type Network, parametersWithPrefix, type TemporalRule } from '@argand/layers';
import type { Clock } from '@argand/phasor';

/** Neurons behind synapses. */
export interface SynapsesStage {
  readonly kind: 'synapses';
  /** The clock on which they listen: how many stages with synapses come before. They fire on the next. */
  readonly clock: Clock;
  readonly fanOut: FanOut;
}

/** A pool: of the spikes of each window, the first in a cycle passes. */
export interface EarliestStage {
  readonly kind: 'earliest';
  readonly clock: Clock;
  readonly windows: number;
  readonly windowOf: Int32Array;
}

/** A layer's own function of spikes. */
export interface FunctionStage {
  readonly kind: 'function';
  readonly clock: Clock;
  /** Where it stands, for errors. */
  readonly name: string;
  readonly targets: number;
  readonly open: Extract<TemporalRule, { rule: 'function' }>['open'];
}

/** What spikes meet on their way through a network. */
export type Stage = SynapsesStage | EarliestStage | FunctionStage;

/**
 * What the layers of a network do with spikes, in order. Those that rename neurons in row-major order leave their numbers as they are, and those that are absent
 * do nothing: they have no stage.
 *
 * The weights are the network's own, read from its device once.
 *
 * @throws Error if a layer has no meaning in time, naming it
 */
export async function stagesOf(network: Network): Promise<Stage[]> {
  const stages: Stage[] = [];
  let clock = 0;
  for (const [i, layer] of network.description.layers.entries()) {
    const rule = layer.temporalRule(network.shapes.layers[i]);
    switch (rule?.rule) {
      case 'synapses': {
        const parameters = Object.entries(parametersWithPrefix(network.parameters, `layers.${i}`));
        const read = await Promise.all(
          parameters.map(async ([name, tensor]) => [name, await tensor.read()] as const),
        );
        stages.push({ kind: 'synapses', clock, fanOut: rule.synapses.fanOut(Object.fromEntries(read)) });
        clock++;
        break;
      }
      case 'earliest':
        stages.push({ kind: 'earliest', clock, windows: rule.windows, windowOf: rule.windowOf });
        break;
      case 'function':
        stages.push({
          kind: 'function',
          clock,
          name: `layers.${i} (${layer.kind})`,
          targets: rule.targets,
          open: rule.open,
        });
        break;
      case 'rename':
      case 'absent':
        break;
      default:
        throw new OptionError(
          `layers.${i} (${layer.kind}) has no meaning in time that spike() knows: its rule is ${ruleName(rule)}, but must be synapses, earliest, rename, absent or function.`,
        );
    }
  }
  if (clock === 0) {
    throw new OptionError(
      'the network has no layer with synapses, so nothing in it fires; give it at least one.',
    );
  }
  return stages;
}

/** The stages with synapses alone: number l has the neurons of layer l. */
export function synapsesOf(stages: readonly Stage[]): SynapsesStage[] {
  return stages.filter((stage) => stage.kind === 'synapses');
}

/** How many neurons leave the last stage. */
export function outputsOf(stages: readonly Stage[]): number {
  const last = stages[stages.length - 1];
  return last.kind === 'synapses'
    ? last.fanOut.targets
    : last.kind === 'earliest'
      ? last.windows
      : last.targets;
}

function ruleName(rule: unknown): string {
  return typeof rule === 'object' && rule !== null && 'rule' in rule ? String(rule.rule) : 'missing';
}
