import type { DeviceStorage } from '@argand/backend';
import type { SimilarityCrossEntropyCall, SimilarityLossCall } from '@argand/backend/kernels';
import type { Machine } from '../../machine.ts';
import type { Block } from '../../pool.ts';
import { nanBits } from '../../wgsl/bits.ts';
import { exponential, logarithm } from '../../wgsl/exponential.ts';
import { type Program, reads, writes } from '../../wgsl/program.ts';
import { phasor } from '../../wgsl/sine.ts';
import { foldedOf, threadFold } from '../../wgsl/thread-fold.ts';

const threads = 64;
const meanThreads = 64;

/** The mean of the samples' losses, by one workgroup: every thread adds every 64th, then halves are added. */
const meanProgram = (lanes: number) =>
  ({
    name: 'meanLoss',
    bindings: { losses: reads(), result: writes() },
    parameters: { batch: 'u32' },
    uses: [threadFold({ threads: meanThreads, lanes, type: 'f32', joined: (a, b) => `${a} + ${b}` })],
    subgroups: lanes > 1,
    threads: meanThreads,
    body: `
  var sum = 0f;
  for (var n = thread; n < P.batch; n += ${meanThreads}u) { sum += losses[n]; }
  let whole = ${foldedOf('sum', lanes)};
  if (thread == 0u) { result[0] = whole / f32(P.batch); }`,
  }) satisfies Program;

const bindingsOf = (withGradient: boolean) => ({
  phases: reads('u32'),
  labels: reads('i32'),
  losses: writes(),
  ...(withGradient ? { gradient: writes() } : {}),
});

/** A thread for each sample. */
function similarityProgram(withGradient: boolean): Program {
  return {
    name: 'similarityLoss',
    bindings: bindingsOf(withGradient),
    parameters: { batch: 'u32', classes: 'u32', factor: 'f32' },
    uses: [nanBits, phasor],
    threads,
    body: `
  if (index >= P.batch) { return; }
  let label = u32(labels[index]);
  var similarity = 0f;
  for (var c = 0u; c < P.classes; c++) {
    let place = index * P.classes + c;
    let bits = phases[place];
    var slope = 0f;
    if (!isNaNBits(bits)) {
      let phasor = phasorOf(floatOf(bits) - select(0f, 0.5f, c == label));
      similarity += phasor.x;
      slope = phasor.y * P.factor;
    }
    ${withGradient ? 'gradient[place] = slope;' : ''}
  }
  losses[index] = 1f - similarity / f32(P.classes);`,
  };
}

/**
 * A thread for each sample. The label's own term is kept apart: where the label is nearly certain, 1 less its probability
 * would lose its digits, and so would the logarithm of nearly 1.
 */
function crossEntropyProgram(withGradient: boolean): Program {
  const slopes = `
  for (var c = 0u; c < P.classes; c++) {
    let place = first + c;
    let share = exponentialOf(logitOf(phases[place]) - greatest) / total;
    let excess = select(share, -others / total, c == label);
    gradient[place] = excess * phasorOfBits(phases[place]).x * P.factor;
  }`;
  return {
    name: 'similarityCrossEntropy',
    bindings: bindingsOf(withGradient),
    parameters: { batch: 'u32', classes: 'u32', factor: 'f32', sharpness: 'f32' },
    uses: [
      phasor,
      exponential,
      logarithm,
      { code: 'fn logitOf(bits: u32) -> f32 { return P.sharpness * phasorOfBits(bits).y; }' },
    ],
    threads,
    body: `
  if (index >= P.batch) { return; }
  let label = u32(labels[index]);
  let first = index * P.classes;
  let own = logitOf(phases[first + label]);
  var greatest = own;
  for (var c = 0u; c < P.classes; c++) { greatest = max(greatest, logitOf(phases[first + c])); }
  var others = 0f;
  for (var c = 0u; c < P.classes; c++) {
    if (c != label) { others += exponentialOf(logitOf(phases[first + c]) - greatest); }
  }
  let total = exponentialOf(own - greatest) + others;
  if (own == greatest && others < 1e-3f) {
    losses[index] = others - 0.5f * others * others;
  } else {
    losses[index] = logarithmOf(total) + (greatest - own);
  }
  ${withGradient ? slopes : ''}`,
  };
}

interface LossCall {
  readonly batch: number;
  readonly phases: DeviceStorage;
  readonly labels: DeviceStorage;
  readonly out: DeviceStorage;
  readonly gradient: DeviceStorage | undefined;
}

/** Runs a loss's program and takes the mean. */
function runLoss(
  machine: Machine,
  [program, mean]: readonly [Program, ReturnType<typeof meanProgram>],
  { batch, phases, labels, out, gradient }: LossCall,
  parameters: Readonly<Record<string, number>>,
): void {
  const losses: Block = machine.scratch(batch);
  machine.run(program, {
    storages: { phases, labels, losses, ...(gradient ? { gradient } : {}) },
    parameters: { batch, ...parameters },
    blocks: Math.ceil(batch / threads),
  });
  machine.run(mean, { storages: { losses, result: out }, parameters: { batch }, blocks: 1 });
  machine.pool.give(losses);
}

export function similarityLoss(machine: Machine): (call: SimilarityLossCall) => void {
  const [alone, withGradient] = [similarityProgram(false), similarityProgram(true)];
  const mean = meanProgram(machine.lanes);
  return (call) => {
    const { batch, classes, gradient } = call;
    const factor = Math.PI / (classes * batch);
    runLoss(machine, [gradient ? withGradient : alone, mean], call, { classes, factor });
  };
}

export function similarityCrossEntropy(machine: Machine): (call: SimilarityCrossEntropyCall) => void {
  const [alone, withGradient] = [crossEntropyProgram(false), crossEntropyProgram(true)];
  const mean = meanProgram(machine.lanes);
  return (call) => {
    const { batch, classes, sharpness, gradient } = call;
    const factor = (sharpness * Math.PI) / batch;
    runLoss(machine, [gradient ? withGradient : alone, mean], call, { classes, factor, sharpness });
  };
}
