// Trains a network with each of some settings on the first 55,000 training images and examines it on the last 5,000. Prints the mean
// accuracy over seeds and its standard error, best last. The test images are not loaded.
//
//     node dist/choose.js STUDY
import { openDevice } from '@argand/backend';
import { wasm } from '@argand/backend-wasm';
import { take } from '@argand/datasets';
import { mean, min, sampleStandardDeviation } from 'simple-statistics';
import { heldBackAccuracy } from './candidate.ts';
import { studies } from './studies.ts';

const [name = ''] = process.argv.slice(2);
if (!Object.hasOwn(studies, name)) {
  console.error(`choose: expected one of the studies ${Object.keys(studies).join(', ')}.`);
  process.exit(2);
}
const study = studies[name];
const device = await openDevice([wasm()]);
const all = await study.dataset.load('train');
const images = { learning: take(all, 0, 55_000), heldBack: take(all, 55_000) };
const rows: { settings: string; mean: number; error: number | undefined; least: number }[] = [];
for (const model of study.models) {
  for (const candidate of study.candidates) {
    const settings = `${model}, ${candidate.name}`;
    const found: number[] = [];
    for (let seed = 0; seed < study.seeds; seed++) {
      found.push(await heldBackAccuracy(device, { ...study, model, seed }, images, candidate));
    }
    // One value alone has none.
    const error = found.length < 2 ? undefined : sampleStandardDeviation(found) / Math.sqrt(found.length);
    rows.push({ settings, mean: mean(found), error, least: min(found) });
    const beside = error === undefined ? '' : ` ± ${(100 * error).toFixed(2)}`;
    console.error(`${settings}: ${(100 * mean(found)).toFixed(2)} %${beside}`);
  }
}
console.table(rows.sort((a, b) => a.mean - b.mean));
await device.close();
