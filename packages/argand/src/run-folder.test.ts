import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDevice, reference } from '@argand/backend';
import { dataset } from '@argand/datasets';
import { createNetwork, dense, writeNetwork } from '@argand/layers';
import { fit, recipes } from '@argand/training';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Metrics } from './results.ts';
import { checkpointId, type RunContent, runContent } from './run-content.ts';
import { RunFolder } from './run-folder.ts';
import { type RunSettings, runSettings } from './run-settings.ts';

const data = dataset({
  name: 'a',
  imageShape: [2],
  classes: 2,
  images: Float32Array.of(0, 0.25, 0.5, 0.75),
  labels: Int32Array.of(0, 1),
});
const device = await openDevice([reference()]);
const options = { epochs: 2, continuedAfter: [], batchSize: 1, learningRate: 0.1, seed: 0, augment: 'none' };
const content = await runContent({
  network: {},
  train: data,
  test: data,
  recipe: recipes.best,
  options,
  device,
});
const settingsWith = (changed: Partial<RunContent['training']>, argand = content.argand): RunSettings =>
  runSettings(
    { dataset: 'a', model: 'm', recipe: 'best', backend: 'auto' },
    {},
    {
      ...content,
      argand,
      training: { ...content.training, ...changed },
    },
  );
const settings = settingsWith({});
const metricsOf = ({ id }: RunSettings): Metrics => ({
  dataset: 'a',
  model: 'm',
  seed: 0,
  parameters: 1,
  temporal: [],
  run: id,
  atemporal: { accuracy: 1, images: 1, silent: 0, seconds: 1, imagesPerSecond: 1 },
  device: { backend: 'reference', description: '', threads: 1 },
});

/** The checkpoint of the end of a run of these settings, and its network. */
async function trained(): Promise<{ readonly checkpoint: Uint8Array; readonly trainedNetwork: Uint8Array }> {
  const network = await createNetwork({ device, seed: 0, inputShape: [2], layers: [dense(2)] });
  let saved = new Uint8Array();
  const { loss, optimizer, damping } = recipes.best;
  const steps = fit(network, data, {
    epochs: 2,
    batchSize: 1,
    seed: 0,
    loss,
    optimizer,
    damping,
    learningRate: recipes.best.schedule(0.1),
    runId: checkpointId(content),
    checkpoint: {
      save: async (bytes) => {
        saved = Uint8Array.from(bytes);
      },
    },
  });
  for await (const _ of steps);
  const trainedNetwork = await writeNetwork(network);
  network.dispose();
  return { checkpoint: saved, trainedNetwork };
}
const { checkpoint, trainedNetwork } = await trained();

let path = '';
let said: string[] = [];
const opened: RunFolder[] = [];
const say = (line: string) => said.push(line);
beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), 'argand-run-')), 'run');
  said = [];
});
afterEach(() => {
  for (const folder of opened.splice(0)) folder.close();
  rmSync(join(path, '..'), { recursive: true, force: true });
});

async function open(wanted = settings, resume = false) {
  const folder = new RunFolder(path);
  opened.push(folder);
  const { state } = await folder.open(wanted, { resume, say });
  folder.close();
  return state;
}
/** A run that is finished. */
async function finish(wanted = settings) {
  const folder = new RunFolder(path);
  await folder.open(wanted, { resume: false, say });
  writeFileSync(folder.checkpointFile, checkpoint);
  writeFileSync(folder.networkFile, trainedNetwork);
  await folder.complete(metricsOf(wanted));
  folder.close();
  return folder;
}

describe('a run folder', () => {
  test('is made, taken again by the same run, and read once that is finished', async () => {
    expect(await open()).toBe('started');
    expect(await open()).toBe('started');
    await finish();
    expect(await open()).toBe('complete');
    expect(said).toEqual([]);
    expect(existsSync(join(path, '.argand.lock'))).toBe(false);
  });

  test('keeps a second process out, but not from a finished run', async () => {
    const folder = new RunFolder(path);
    opened.push(folder);
    await folder.open(settings, { resume: false, say });
    await expect(open()).rejects.toThrow(`process ${process.pid} on`);
    writeFileSync(folder.networkFile, trainedNetwork);
    await folder.complete(metricsOf(settings));
    expect(await open()).toBe('complete');
  });

  test('refuses another run, finished or not, and says what to do', async () => {
    await open();
    const other = settingsWith({ seed: 1 });
    const message = `${path} holds another run: seed is 0 there and 1 here. Choose another --out, or take that run as it is with --resume ${path}.`;
    await expect(open(other)).rejects.toThrow(message);
    await finish();
    await expect(open(other)).rejects.toThrow(message);
    await expect(open(settingsWith({ epochs: 5 }))).rejects.toThrow(
      `continue it to more epochs with --resume ${path} --epochs 5`,
    );
    await expect(open(settingsWith({}, ['9.9.9']))).rejects.toThrow('the version of Argand is');
    expect(await open()).toBe('complete');
  });

  test('is resumed by another version of Argand, and only with the same data', async () => {
    await open();
    const both = settingsWith({}, [...content.argand, '9.9.9']);
    expect(await open(both, true)).toBe('started');
    expect(await open(both, true)).toBe('started');
    await expect(open(settings)).rejects.toThrow('the version of Argand is');
    const train = { ...content.data.train, sha256: '0'.repeat(64) };
    const moved = runSettings(settings, {}, { ...content, data: { ...content.data, train } });
    await expect(open(moved, true)).rejects.toThrow(
      /the SHA-256 of the training data is .* Give the data that the run began with/,
    );
  });

  test('of a finished run that is continued has no results of fewer epochs', async () => {
    const folder = await finish();
    expect(await folder.cannotContinue(settings)).toBeUndefined();
    const more = settingsWith({ epochs: 3, continuedAfter: [2] });
    expect(await open(more, true)).toBe('started');
    expect(readdirSync(path).sort()).toEqual(['checkpoint.safetensors', 'settings.json']);
    await expect(open(settingsWith({ epochs: 3 }))).rejects.toThrow(
      'continuedAfter is [2] there and [] here',
    );
  });

  test('is not continued without the state at the end', async () => {
    const folder = await finish();
    truncateSync(folder.checkpointFile, 50);
    expect(await folder.cannotContinue(settings)).toContain('cannot be used (checkpoint: ');
    rmSync(folder.checkpointFile);
    expect(await folder.cannotContinue(settings)).toContain('ENOENT');
    writeFileSync(folder.checkpointFile, checkpoint);
    expect(await folder.cannotContinue(settingsWith({ epochs: 1 }))).toContain('it is not finished');
  });

  test.each([
    'network.safetensors',
    'checkpoint.safetensors',
    'metrics.json',
    'recording.json',
    'report.html',
  ])('that holds %s, and is no run, is refused, and keeps it', async (file) => {
    mkdirSync(path);
    writeFileSync(join(path, file), 'mine');
    await expect(open()).rejects.toThrow(`holds ${file} but no settings.json of a run`);
    expect(readFileSync(join(path, file), 'utf8')).toBe('mine');
  });
});

describe.each([
  ['empty', (file: string) => truncateSync(file, 0)],
  ['cut short', (file: string) => truncateSync(file, 20)],
  ['of zeros', (file: string) => writeFileSync(file, new Uint8Array(100))],
])('a file that is %s', (_title, damage) => {
  test('settings.json is written anew', async () => {
    await open();
    damage(join(path, 'settings.json'));
    expect(await open()).toBe('started');
    expect(said).toEqual([`${join(path, 'settings.json')} was damaged; it is written anew.`]);
    expect(JSON.parse(readFileSync(join(path, 'settings.json'), 'utf8'))).toEqual(settings);
  });

  test('settings.json of a finished run is written anew by that run only', async () => {
    await finish();
    damage(join(path, 'settings.json'));
    await expect(open(settingsWith({ seed: 1 }))).rejects.toThrow('metrics.json is of another run');
    expect(await open()).toBe('complete');
    expect(await open()).toBe('complete');
    expect(said).toHaveLength(1);
  });

  test('settings.json beside a checkpoint is written anew by its run only', async () => {
    await finish();
    rmSync(join(path, 'metrics.json'));
    damage(join(path, 'settings.json'));
    await expect(open(settingsWith({ epochs: 3 }))).rejects.toThrow(
      'checkpoint.safetensors is of another run',
    );
    expect(await open()).toBe('started');
  });

  test('metrics.json: the network is examined again', async () => {
    await finish();
    damage(join(path, 'metrics.json'));
    expect(await open()).toBe('started');
    expect(said).toEqual([`${join(path, 'metrics.json')} was damaged; the network is examined again.`]);
    expect(readdirSync(path)).toContain('checkpoint.safetensors');
  });

  test.each([
    ['missing', (file: string) => rmSync(file)],
    ['empty', (file: string) => truncateSync(file, 0)],
    ['cut short', (file: string) => truncateSync(file, trainedNetwork.length - 1)],
    [
      'changed',
      (file: string) =>
        writeFileSync(file, trainedNetwork.with(-1, trainedNetwork[trainedNetwork.length - 1] ^ 64)),
    ],
  ])('a network that is %s: the run is not finished, and goes on from its checkpoint', async (_, spoil) => {
    const folder = await finish();
    spoil(folder.networkFile);
    expect(await folder.isComplete(settings)).toBe(false);
    expect(await open()).toBe('started');
    expect(said).toEqual([
      `${folder.networkFile} is missing or damaged; it is written anew and examined again.`,
    ]);
    expect(readdirSync(path).sort()).toEqual(['checkpoint.safetensors', 'settings.json']);
  });

  test('a recording: the words say how to make it and the report again', async () => {
    const folder = await finish();
    expect(await folder.reportTrouble()).toContain(
      `${folder.recordingFile}, from which the report is made, is missing`,
    );
    writeFileSync(folder.recordingFile, '{');
    expect(await folder.reportTrouble()).toBe(
      `${folder.recordingFile}, from which the report is made, is damaged; to make both again, delete ${folder.metricsFile} and give: argand train --resume ${path}`,
    );
    writeFileSync(folder.recordingFile, '{}');
    expect(await folder.reportTrouble()).toBeUndefined();
  });

  test('a checkpoint is passed over', async () => {
    await open();
    const folder = new RunFolder(path);
    const store = folder.checkpoints(say);
    await store.save(checkpoint);
    await store.save(checkpoint);
    damage(folder.checkpointFile);
    expect(Buffer.compare((await store.load()) ?? new Uint8Array(), checkpoint)).toBe(0);
    expect(said).toEqual([expect.stringContaining('checkpoint.safetensors is damaged and is passed over')]);
  });
});

test('a report that is stopped stops the run', async () => {
  const folder = await finish();
  const network = await createNetwork({ device, seed: 0, inputShape: [2], layers: [dense(2)] });
  const reason = new Error('Ctrl-C');
  const report = folder.report(
    {
      name: 'a',
      network,
      data,
      metrics: metricsOf(settings),
      settings: {},
      curve: [],
      spiking: [],
      shown: { network, neurons: [] },
      signal: AbortSignal.abort(reason),
      get evaluation(): never {
        throw reason;
      },
    },
    say,
  );
  await expect(report).rejects.toBe(reason);
  network.dispose();
  expect(said).toEqual([]);
});

test('a report that fails does not fail the run', async () => {
  const folder = await finish();
  writeFileSync(folder.reportFile, 'older');
  const network = await createNetwork({ device, seed: 0, inputShape: [2], layers: [dense(2)] });
  await folder.report(
    {
      name: 'a',
      network,
      data,
      metrics: metricsOf(settings),
      settings: {},
      curve: [],
      spiking: [],
      shown: { network, neurons: [] },
      get evaluation(): never {
        throw new Error('out of ink.');
      },
    },
    say,
  );
  network.dispose();
  expect(said).toEqual([
    `The report could not be made: out of ink. The results are complete all the same: ${folder.metricsFile}.`,
  ]);
  expect(existsSync(folder.reportFile)).toBe(false);
  expect(await open()).toBe('complete');
});
