import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { count } from 'study';
import { goldenNames } from '../settings.ts';
import { layersOf, names } from './golden-networks.ts';
import type { Told } from './told.ts';

const manifest = new URL('../../../../packages/argand/package.json', import.meta.url);
const { version } = JSON.parse(readFileSync(manifest, 'utf8'));

/** What the document is about, what was measured, and where. */
export function introduction({ findings, settings, device }: Told): string {
  const measured = Object.values(findings).flatMap(
    (all: readonly { measured: { seconds: number; date: string } }[]) =>
      all.map((finding) => finding.measured),
  );
  const seconds = measured.reduce((sum, one) => sum + one.seconds, 0);
  const dates = measured.map(({ date }) => date).sort();
  const [cpu] = cpus();
  return `# The same network in time, with four neurons

A phasor network that was trained atemporally runs on spikes with the same weights and no conversion step. This page measures how
near the answers on spikes come to the atemporal ones, for each of the four neurons. \`npm run agreement\` wrote it, with its
tables, figures and the numbers beside them; \`npm run agreement -- --quick\` measures the same on few images.

Phases and their errors are in units of π, and errors are distances on the circle: +1 and −1 are one phase. N is the number of cycles, L
the number of layers with synapses.

- **Networks**: the two trained on MNIST by an independent implementation (\`tests/golden\`): ${goldenNames.map((name) => `\`${name}\` (${names[name]}, L = ${layersOf[name]})`).join(' and ')}; dense networks trained here (recipe \`best\`, two epochs, ${count(settings.trained.trainingImages)} images, width ${settings.trained.width}, seed 0); and dense networks of
  ${settings.overDepth.depth} layers of ${settings.overDepth.width} with random weights (Glorot uniform, biases 1, seeds ${settings.overDepth.seeds.join(', ')}) that are shown random phases.
- **Images**: the first of MNIST's test set.
- **Neurons**: \`gated()\`, \`hold({ leak: 0 })\`, \`hold({ leak: 4 })\`, \`resonator({ leak })\` and \`ode({ solver: 'heun', step: 0.02 })\`; λ = −leak. What is not said is the default.
- **Made** ${dates[0] === dates.at(-1) ? dates[0] : `${dates[0]} to ${dates.at(-1)}`} in ${Math.max(seconds / 60, 1).toFixed(0)} min of measuring: Argand ${version}, Node ${process.versions.node} on ${process.platform} ${process.arch}, ${cpus().length} cores (${cpu?.model.trim() ?? 'unknown'}), shared with other work; float32 on ${device}; float64 on
  the reference backend. Nothing else here depends on the machine.`;
}
