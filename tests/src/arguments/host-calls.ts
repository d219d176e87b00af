import * as layers from '@argand/layers';
import * as npy from '@argand/npy';
import * as phasor from '@argand/phasor';
import * as rateCoded from '@argand/rate-coded';
import * as spiking from '@argand/spiking';
import * as training from '@argand/training';
import type { PublicCall } from './calls.ts';

/** Calls of the public functions that need no device: results of runs, files, metrics, rates, phases. */
export function hostCalls(): PublicCall[] {
  const rows: PublicCall[] = [];
  const add = (call: PublicCall['call'], ...parameters: unknown[]) =>
    rows.push({ name: call.name, call, parameters });

  const phases = Float64Array.of(0.5, 0);
  const decoded = { images: 1, outputs: 2, cycles: 1, settled: 0, last: 0, phases };
  const readout = layers.quadrature(2);
  const counts = Object.fromEntries(
    ['inputSpikes', 'spikes', 'references', 'operations', 'active', 'silentOutputs'].map((name) => [
      name,
      Float64Array.of(1),
    ]),
  );
  const rates = { images: 1, steps: 1, predictions: Int32Array.of(0) };
  const train = spiking.spikeTrain([[{ neuron: 0, cycle: 0, phase: 0.5 }]], { neurons: 2 });
  const spikes = { images: [0], layers: [{ layer: -1, train }] };
  add(spiking.predict, decoded, readout);
  add(spiking.answerPhases, decoded);
  add(spiking.answerLatency, decoded, readout, [0]);
  add(spiking.answerMargin, phases);
  add(spiking.compare, decoded, phases, readout);
  add(spiking.meanCounts, { images: 1, counts });
  add(spiking.settledAfter, decoded, readout);
  add(rateCoded.rateAccuracy, rates, [0]);
  add(rateCoded.rateLatency, rates, [0]);
  add(rateCoded.stepsUntil, [0.5, 1], 0.9);
  add(rateCoded.rateCodedEnergy, { multiplyAccumulates: 1, synapticOperations: 1, currentAdditions: 1 });
  add(spiking.energyEstimate, 1, 1);
  add(spiking.spikeRows, spikes.layers);
  add(spiking.writeSpikesCsv, spikes);
  add(spiking.spikesCsvChunks, spikes);
  add(spiking.writeSpikesNpz, spikes);
  add(spiking.readSpikesCsv, spiking.writeSpikesCsv(spikes));
  add(spiking.readSpikesNpz, spiking.writeSpikesNpz(spikes));

  add(training.agreement, [0, 1], [0, 1]);
  add(training.confusionMatrix, [0, 1], [0, 1], 2);
  add(training.phaseErrors, phases, phases);
  add(training.constant, 0.1);
  add(training.cosine, 0.1);
  add(training.warmupCosine, { peak: 0.1 });
  add(training.stepDecay, { rate: 0.1, factor: 0.5, every: 2 });

  const array = { shape: [2], numbers: phases };
  const safetensors = { metadata: {}, tensors: { phases: array } };
  add(layers.samplePixels, { images: phases, length: 1 }, 0, 1, [2]);
  add(layers.writeSafetensors, safetensors);
  add(layers.readSafetensors, layers.writeSafetensors(safetensors));
  add(layers.quadrature, 2);
  add(npy.writeNpy, array);
  add(npy.writeNpz, { phases: array });
  add(npy.readNpy, npy.writeNpy(array));
  add(npy.readNpz, npy.writeNpz({ phases: array }));

  for (const one of [phasor.bind, phasor.unbind, phasor.distances, phasor.similarity, phasor.fromComplex])
    add(one, phases, phases);
  for (const one of [phasor.wrapAll, phasor.toComplex, phasor.circularMean, phasor.resultantLength])
    add(one, phases);
  for (const one of [phasor.superpose, phasor.bundle, phasor.similarities]) add(one, [phases, phases]);
  add(phasor.permute, phases, 1);
  add(phasor.spikeTimes, Int32Array.of(0, 1), phases);
  add(phasor.fromSpikeTimes, phases);
  add(phasor.shiftClocks, Int32Array.of(0, 1), phases, 0, 1);
  add(phasor.randomPhases, Uint32Array.of(1));
  return rows;
}
