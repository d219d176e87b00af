import type { Network } from '@argand/layers';
import type { Stream, StreamStep } from '@argand/spiking';
import { Interrupted } from '../failure.ts';
import type { NeuronOptions } from '../neuron-options.ts';
import type { NoiseOptions } from '../noise-options.ts';
import type { DeviceOptions, OutputOptions } from '../options.ts';
import type { Output } from '../output.ts';
import { synapticLayers } from '../sweep/plan.ts';
import { LineOutput } from './line-output.ts';
import { memoryWords, ProcessMemory } from './process-memory.ts';
import type { StreamSettings } from './state-file.ts';
import { StateSaver } from './state-saver.ts';
import { cycleJson, cycleWords, runWords } from './stream-lines.ts';
import type { SourceOptions, StreamSource } from './stream-source.ts';
import { type StreamCycle, StreamTally } from './stream-tally.ts';

/** Options of `argand stream`. */
export interface StreamOptions
  extends OutputOptions,
    DeviceOptions,
    SourceOptions,
    NeuronOptions,
    NoiseOptions {
  readonly neuron: string;
  readonly seed: number;
  readonly every: number;
  readonly save?: string;
  readonly saveEvery: number;
  readonly resume?: string;
  readonly memory?: boolean;
}

/** An open stream, and what it is shown. */
export interface PreparedStream {
  readonly stream: Stream;
  readonly network: Network;
  readonly source: StreamSource;
  readonly settings: StreamSettings;
  /** Closes the stream and its device. */
  close(): Promise<void>;
}

interface Running {
  readonly options: StreamOptions;
  readonly output: Output;
  readonly signal: AbortSignal;
}

/** Runs an open stream until its cycles are done, a signal comes or the reader of stdout has gone. Then it saves, and prints a summary. */
export async function runStream(prepared: PreparedStream, running: Running): Promise<void> {
  const { stream, network, source, settings } = prepared;
  const { options, output, signal } = running;
  const { readout } = network.description;
  const { holdFor } = source;
  const from = stream.now.cycle;
  const layers = synapticLayers(network);
  const total = options.cycles ?? cyclesLeft(source, from, layers);
  const tally = new StreamTally({ readout, outputs: stream.outputs, layers, holdFor });
  const memory = options.memory ? new ProcessMemory() : undefined;
  const lines = new LineOutput();
  const { save: path, saveEvery: every } = options;
  const saver = path === undefined ? undefined : await StateSaver.open({ path, settings, every, signal });
  const begin = performance.now();
  let done = 0;
  let operations = 0;
  for (; done < total && !signal.aborted && !lines.closed; done++) {
    const now = stream.now.cycle;
    const shown = imageAt(source, now);
    if (now % holdFor === 0 && shown !== null) await source.show(stream, shown);
    const step = await stream.advance();
    operations += step.operations[0];
    for (const cycle of cyclesOf(step, prepared)) {
      tally.take(cycle);
      if (cycle.cycle % options.every !== 0) continue;
      if (output.json) await lines.write(cycleJson(cycle, step.operations[0]));
      else if (!output.quiet) await lines.write(cycleWords(cycle));
    }
    await saver?.saveIfDue(stream);
    const sample = await memory?.after(done + 1);
    if (sample) output.say(memoryWords(sample));
    // Yields to the event loop, which handles signals.
    await new Promise((resolve) => setImmediate(resolve));
  }
  const seconds = (performance.now() - begin) / 1000;
  await saver?.save(stream);
  const summary = {
    neuron: settings.neuron,
    from,
    to: from + done,
    seconds,
    cyclesPerSecond: done / Math.max(seconds, 1e-9),
    synapticOperationsPerCycle: operations / Math.max(done, 1),
    ...tally.summary(),
    ...(memory ? { memory: memory.samples } : {}),
    ...(options.save === undefined ? {} : { saved: options.save }),
  };
  if (output.json) await lines.write(JSON.stringify({ summary }));
  else if (!output.quiet) await lines.write(runWords(summary));
  requireUninterrupted(running, done, total);
}

/** The decoded cycles of a step, each with its image and prediction. */
function* cyclesOf(
  { decoded: { from, cycles, phases } }: StreamStep,
  { stream: { outputs }, network, source }: PreparedStream,
): Generator<StreamCycle, void, undefined> {
  for (let k = 0; k < cycles; k++) {
    const row = phases.subarray(k * outputs, (k + 1) * outputs);
    const image = imageAt(source, from + k);
    yield {
      cycle: from + k,
      image,
      label: image === null ? null : source.labelOf(image),
      prediction: network.description.readout.classify(row)[0],
      phases: row,
    };
  }
}

/** @throws Interrupted if a signal stopped the stream before its end. Ctrl-C is the normal end of a stream that has no other. */
function requireUninterrupted({ options, signal }: Running, done: number, total: number): void {
  const { reason: stopped } = signal;
  const hasEnd = Number.isFinite(total);
  if (!(stopped instanceof Interrupted) || done >= total || !(hasEnd || stopped.exitCode !== 130)) return;
  throw new Interrupted(
    `Stopped after ${done}${hasEnd ? ` of ${total}` : ''} cycles. ${options.save === undefined ? 'Nothing was saved; with --save it could be gone on with.' : `Go on with --resume ${options.save}.`}`,
    stopped.exitCode,
  );
}

/** What the inputs are shown in a cycle; null for nothing. */
function imageAt({ images, holdFor, repeats }: StreamSource, cycle: number): number | null {
  const index = Math.floor(cycle / holdFor);
  return repeats ? index % images : index < images ? index : null;
}

/** Until spikes are over and the last of them has passed all layers. */
function cyclesLeft({ images, holdFor, repeats }: StreamSource, from: number, layers: number): number {
  return repeats ? Number.POSITIVE_INFINITY : Math.max(images * holdFor + layers - from, 0);
}
