import { take } from '@argand/datasets';
import { Command } from 'commander';
import { chooseDataset, type DataOptions, loadSplit } from '../datasets.ts';
import { chooseDevice } from '../devices.ts';
import { atemporalResult, examineAtemporally, examineOnSpikes } from '../examine.ts';
import { openNetwork } from '../inputs.ts';
import { chooseNeurons, type NeuronOptions, withNeuronOptions } from '../neurons.ts';
import {
  type DeviceOptions,
  type OutputOptions,
  whole,
  withDeviceOptions,
  withOutputOptions,
} from '../options.ts';
import { openOutput } from '../output.ts';
import type { Metrics, TemporalResult } from '../results.ts';
import { resultTable } from '../table.ts';

interface EvaluateCommandOptions extends OutputOptions, DeviceOptions, DataOptions, NeuronOptions {
  readonly dataset: string;
  readonly neuron: readonly string[];
  readonly limit?: number;
  readonly seed: number;
}

/** `argand evaluate`: accuracy on the test images, atemporal and on spikes. */
export function evaluateCommand(): Command {
  const command = new Command('evaluate')
    .description('examines a network on test images, atemporally and on spikes, with the same weights')
    .argument('<network>', 'a .safetensors network file')
    .option('--dataset <name>', 'the data set', 'mnist')
    .option('--data-dir <folder>', 'look for its files in this folder, and nowhere else')
    .option('--neuron <name...>', 'the neurons to run it with on spikes: gated, hold, resonator, ode', [
      'gated',
    ])
    .option('--limit <n>', 'only so many images', whole(1))
    .option('--seed <n>', 'the seed of what is random in an examination', whole(0), 0);
  return withOutputOptions(withDeviceOptions(withNeuronOptions(command)))
    .addHelpText(
      'after',
      '\nExample:\n  argand evaluate runs/mnist-mlp-best-seed0/network.safetensors --neuron gated resonator --limit 1000',
    )
    .action(async (path: string, options: EvaluateCommandOptions) => {
      const output = openOutput(options);
      const neurons = chooseNeurons(options.neuron, options);
      const source = chooseDataset(options.dataset);
      const device = await chooseDevice(options);
      try {
        const network = await openNetwork(path, device);
        const all = await loadSplit(source, 'test', options, output);
        const data = options.limit === undefined ? all : take(all, 0, Math.min(options.limit, all.length));
        const evaluation = await examineAtemporally(network, data, output);
        const temporal: TemporalResult[] = [];
        for (const neuron of neurons) {
          temporal.push(
            (await examineOnSpikes(network, data, neuron, { atemporal: evaluation, output })).result,
          );
        }
        const { backend, description, threads } = device;
        const metrics: Metrics = {
          dataset: options.dataset,
          model: path,
          seed: options.seed,
          parameters: network.parameterCount,
          atemporal: atemporalResult(evaluation),
          temporal,
          device: { backend, description, threads },
        };
        output.answer(metrics, resultTable(metrics));
      } finally {
        await device.close();
      }
    });
}
