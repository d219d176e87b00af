import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { openDevice, reference } from '@argand/backend';
import { createNetwork, dense, scale, writeNetwork } from '@argand/layers';
import { Records } from 'study';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { carryOut, gather, piecesOf } from './carry-out.ts';
import type { CommandLine } from './command-line.ts';
import { isMlp, type NetworkKind, specName } from './network-spec.ts';
import { partNames } from './parts.ts';
import { planOf } from './plan.ts';
import { full, type PaperSettings, quick, withSeeds } from './settings.ts';
import { Workbench } from './workbench.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'paper-'));
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true, force: true });
});

const kind: NetworkKind = { dataset: 'mnist', model: 'mlp', recipe: 'best', epochs: 2 };
const few = { answers: { hold: 3 }, cycles: 2, wave: 4, stream: 2, phases: 2 };
const small: PaperSettings = {
  ...quick,
  seeds: [0, 1],
  mlp: [kind],
  long: [],
  cnn: [],
  cifar: [],
  curves: [kind],
  curveSeeds: 1,
  images: { mlp: few, cnn: few, cifar: few },
  mostCycles: 4,
  disturbed: { jitter: [0, 0.1], levels: [16], deletion: [0.5] },
  operations: { ...quick.operations, images: 2, cycles: { hold: [3], resonator: [3], ode: [3] } },
};

/** A command line that makes a small network where a trained one is asked for, and counts what it was asked. */
function pretended() {
  const asked: string[] = [];
  const commandLine: CommandLine = {
    async run(parameters, signal) {
      signal.throwIfAborted();
      const after = (name: string) => parameters[parameters.indexOf(name) + 1];
      if (parameters[0] === 'count') {
        asked.push('count');
        const rateCoded = { twin: { accuracy: 1, multiplyAccumulates: 1 }, runs: [] };
        return JSON.stringify({
          images: 2,
          atemporal: { accuracy: 1, multiplyAccumulates: 2 },
          neurons: [],
          rateCoded,
        });
      }
      const file = join(after('--out'), 'network.safetensors');
      asked.push(`train ${after('--seed')}`);
      const device = await openDevice([reference()]);
      const layers = [dense(6), dense(10)];
      const encoder = [scale(0.5)];
      const network = await createNetwork({
        device,
        seed: Number(after('--seed')),
        inputShape: [784],
        encoder,
        layers,
      });
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, await writeNetwork(network));
      return JSON.stringify({
        parameters: network.parameterCount,
        training: { seconds: 1, samplesPerSecond: 2, finalLoss: 3 },
        atemporal: { accuracy: 0.9, images: 10_000 },
        temporal: [],
        device: { description: 'pretended' },
      });
    },
  };
  return {
    asked,
    workbench: new Workbench({ runs: join(folder, 'networks'), commandLine, dataFolders: {} }),
  };
}

describe('the plan', () => {
  const { workbench } = pretended();

  test.each([
    ['full', full],
    ['quick', quick],
  ])('%s: each network is trained before it is measured, and nothing is made twice', (_name, settings) => {
    const plan = planOf(settings, workbench);
    const pieces = piecesOf(plan, partNames);
    expect(pieces).toHaveLength(Object.values(plan).reduce((sum, { length }) => sum + length, 0));
    expect(new Set(pieces.map(({ measurement }) => measurement.name)).size).toBe(pieces.length);
    const trained = new Set<string>();
    for (const { network, measurement } of pieces) {
      if (measurement.name.startsWith('networks/')) trained.add(specName(network));
      expect(trained).toContain(specName(network));
    }
  });

  test('a part alone brings the networks that it needs, and only those', () => {
    const plan = planOf(full, workbench);
    const noise = piecesOf(plan, ['noise']).map(({ measurement }) => measurement.name);
    const trained = noise.filter((name) => name.startsWith('networks/'));
    expect(trained).toHaveLength(full.curves.length * full.curveSeeds);
    expect(noise.filter((name) => !/^(networks|disturbed)\//.test(name))).toEqual([]);
    const cnn = piecesOf(plan, ['cnn']).map(({ network }) => network.model);
    expect(new Set(cnn)).toEqual(new Set(['cnn']));
    expect(piecesOf(plan, ['accuracy']).every(({ network }) => isMlp(network))).toBe(true);
  });

  test('fewer seeds are a part of all', () => {
    const names = (settings: PaperSettings) =>
      piecesOf(planOf(settings, workbench), partNames).map(({ measurement }) => measurement.name);
    const all = new Set(names(full));
    const two = names(withSeeds(full, 2));
    expect(two.length).toBeLessThan(all.size);
    expect(two.every((name) => all.has(name))).toBe(true);
  });
});

test('stopped, it goes on with the same command, and makes nothing twice', async () => {
  const records = new Records(join(folder, 'records'));
  const pieces = (workbench: Workbench) => piecesOf(planOf(small, workbench), ['accuracy', 'noise']);
  const stopping = new AbortController();
  const first = pretended();
  const stopped = pieces(first.workbench);
  const { measurement } = stopped[4];
  vi.spyOn(measurement, 'measure').mockImplementation(async () => {
    stopping.abort(new Error('stopped'));
    throw stopping.signal.reason;
  });
  const measuring = { workbench: first.workbench, records, signal: stopping.signal, again: false };
  await expect(carryOut(stopped, measuring)).rejects.toThrow('stopped');
  await first.workbench.close();
  const there = await gather(planOf(small, first.workbench), records);
  expect([there.networks, there.answers, there.disturbed].map(({ length }) => length)).toEqual([2, 2, 0]);

  const second = pretended();
  const { signal } = new AbortController();
  const going = { workbench: second.workbench, records, signal, again: false };
  expect((await carryOut(pieces(second.workbench), going)).size).toBe(0);
  expect(first.asked).toEqual(['train 0', 'train 1']);
  expect(second.asked).toEqual([]);
  const findings = await gather(planOf(small, second.workbench), records);
  expect(findings.disturbed).toHaveLength(9);
  const [jitter] = findings.disturbed;
  // Without a jitter, a wave has the atemporal answers.
  expect(jitter.measured.result.rows[0]).toMatchObject({ value: 0, agreement: 1 });
  expect(findings.answers[0].measured.result).toMatchObject({ neuron: 'hold', images: 3, agreement: 1 });

  // A network whose file is gone is trained again, and what was measured with it stays.
  await rm(join(folder, 'networks'), { recursive: true });
  const third = pretended();
  await carryOut(pieces(third.workbench), { ...going, workbench: third.workbench });
  expect(third.asked).toEqual(['train 0', 'train 1']);
  await second.workbench.close();
  await third.workbench.close();
});

test('curves, phases, rasters and counts are measured of one network', async () => {
  const records = new Records(join(folder, 'records'));
  const { workbench, asked } = pretended();
  const plan = planOf(small, workbench);
  const { signal } = new AbortController();
  await carryOut(piecesOf(plan, ['cycles', 'phases', 'operations']), {
    workbench,
    records,
    signal,
    again: false,
  });
  expect(asked).toEqual(['train 0', 'count']);
  const { cycles, phases, rasters, operations } = await gather(plan, records);
  const gated = cycles[0].measured.result;
  expect(gated.rows.at(-1)).toMatchObject({ cycles: 4, agreement: 1, accuracy: gated.atemporalAccuracy });
  for (const { atemporal, spikes } of phases[0].measured.result) expect(spikes).toEqual(atemporal);
  expect(rasters.map(({ about }) => about.neuron)).toEqual(['gated', 'hold', 'resonator', 'ode']);
  const [wave] = rasters;
  expect(wave.measured.result.layers.map(({ name }) => name)).toEqual(['inputs', 'hidden 1', 'outputs']);
  expect(operations.map(({ measured }) => measured.result.map((row) => row.cycles))).toEqual([[3], [3], [3]]);
  await workbench.close();
});
