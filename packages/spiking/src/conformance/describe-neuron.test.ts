import { expect, test } from 'vitest';
import { gated, type Neuron, type Population, resonator, type SpikeTrain, spikeTrain } from '../index.ts';
import { describeNeuron, type NeuronConformanceOptions } from './index.ts';

/** The gated neuron with something done to what its populations give. */
function changed(change: (fired: SpikeTrain, arriving: SpikeTrain) => SpikeTrain): Neuron {
  const neuron = gated();
  return {
    ...neuron,
    open(options) {
      const population = neuron.open(options);
      return {
        advance: async (arriving, until) => change(await population.advance(arriving, until), arriving),
        save: () => population.save(),
      };
    },
  };
}

const withPhases = (fired: SpikeTrain, change: (phase: number) => number): SpikeTrain => ({
  ...fired,
  phase: fired.phase.map((phase) => Math.max(-1, Math.min(change(phase), 1 - 2 ** -53))),
});

function opened(open: (neuron: Neuron, options: Parameters<Neuron['open']>[0]) => Population): Neuron {
  const neuron = gated();
  return { ...neuron, open: (options) => open(neuron, options) };
}

let calls = 0;
const faults: [string, Neuron, string][] = [
  [
    'sees what comes later',
    changed((fired, { phase }) => withPhases(fired, (y) => y + 1e-6 * phase.length)),
    'deleting a spike changes nothing before it',
  ],
  [
    'answers by chance',
    changed((fired) => withPhases(fired, (y) => y + 1e-6 * (calls++ % 7))),
    'the same twice, and in whatever order simultaneous spikes come',
  ],
  [
    'fires where nothing comes',
    changed((fired) =>
      fired.phase.length > 0 || fired.images === 0
        ? fired
        : spikeTrain(
            Array.from({ length: fired.images }, () => [{ neuron: 0, cycle: 1, phase: 0 }]),
            fired,
          ),
    ),
    'silence in is silence out where there is no bias',
  ],
  [
    'forgets its state',
    opened((neuron, { state: _, ...options }) => neuron.open(options)),
    'in any pieces, saved and opened again between them, time gives the same spikes',
  ],
  [
    'lets images meet',
    changed((fired) => (fired.images > 1 ? withPhases(fired, (y) => y + 1e-3) : fired)),
    'images side by side do not meet',
  ],
  [
    'lets the wrong images go',
    opened((neuron, options) => {
      const population = neuron.open(options);
      return {
        advance: (arriving, until) => population.advance(arriving, until),
        save: () => population.save(),
        retain: (images) => population.retain?.(images.map((_, k) => k)),
      };
    }),
    'images that leave change nothing for those that stay',
  ],
  [
    'takes whatever comes',
    opened((neuron, options) => {
      const population = neuron.open(options);
      const none = Array.from({ length: options.images }, () => []);
      return {
        advance: async (arriving, until) => {
          try {
            return await population.advance(arriving, until);
          } catch {
            return spikeTrain(none, { neurons: options.fanOut.targets, clock: options.clock + 1 });
          }
        },
        save: () => population.save(),
      };
    }),
    'arrivals that do not fit are refused',
  ],
  [
    'is far from the atemporal phases',
    changed((fired) => withPhases(fired, (y) => y * 0.8)),
    'it comes near the atemporal phases',
  ],
];

async function failuresOf(neuron: Neuron, options: NeuronConformanceOptions): Promise<string[]> {
  const tests: [string, () => Promise<void>][] = [];
  describeNeuron(
    neuron,
    {
      describe: (_, define) => define(),
      test: (name, run) => tests.push([name, run]),
    },
    options,
  );
  const failures: string[] = [];
  for (const [name, run] of tests) await run().catch(() => failures.push(name));
  return failures;
}

const agreement = { cycles: 5, meanError: 1e-9 };

// The smallest case of a neuron that answers by chance takes a while to find.
test.each(faults)('a neuron that %s fails', { timeout: 30_000 }, async (_title, neuron, noticedBy) => {
  expect(await failuresOf(neuron, { agreement })).toContain(noticedBy);
});

test('one that fails in nothing fails in no test; one that converges slowly is not near in few cycles', async () => {
  expect(await failuresOf(gated(), { agreement })).toEqual([]);
  expect(await failuresOf(resonator(), { agreement })).toEqual(['it comes near the atemporal phases']);
});
