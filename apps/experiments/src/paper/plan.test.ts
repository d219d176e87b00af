import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { openDevice, reference } from '@argand/backend';
import { createNetwork, dense, scale, writeNetwork } from '@argand/layers';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { carryOut, gather } from '../runner/carry-out.ts';
import { KeptMeasurements } from '../runner/kept-measurements.ts';
import { scheduleOf } from '../runner/schedule.ts';
import type { CommandLine } from './command-line.ts';
import type { NetworkKind } from './network-spec.ts';
import { parts } from './parts.ts';
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

const hashCode = async () => 'the code';
const kept = () => new KeptMeasurements(join(folder, 'measurements'), hashCode, []);

/** A workbench whose command line writes a small network instead of training one, and the commands it received. */
async function openFake() {
  const commands: string[] = [];
  const commandLine: CommandLine = {
    async run(parameters, signal) {
      signal.throwIfAborted();
      const after = (name: string) => parameters[parameters.indexOf(name) + 1];
      if (parameters[0] === 'count') {
        commands.push('count');
        return JSON.stringify(counted);
      }
      commands.push(`train ${after('--seed')}`);
      return JSON.stringify(await writeFakeNetwork(after('--out'), Number(after('--seed'))));
    },
  };
  const workbench = await Workbench.open({
    runs: folder,
    commandLine,
    dataFolders: {},
    hashCode,
    again: false,
  });
  return { commands, workbench };
}

const counted = {
  images: 2,
  atemporal: { accuracy: 1, multiplyAccumulates: 2 },
  neurons: [],
  rateCoded: { twin: { accuracy: 1, multiplyAccumulates: 1 }, runs: [] },
};

async function writeFakeNetwork(out: string, seed: number) {
  const device = await openDevice([reference()]);
  const layers = [dense(6), dense(10)];
  const network = await createNetwork({ device, seed, inputShape: [784], encoder: [scale(0.5)], layers });
  const file = join(out, 'network.safetensors');
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, await writeNetwork(network));
  return {
    parameters: network.parameterCount,
    training: { seconds: 1, samplesPerSecond: 2, finalLoss: 3 },
    atemporal: { accuracy: 0.9, images: 10_000 },
    temporal: [],
    device: { description: 'a fake' },
  };
}

describe('the plan', () => {
  const workbench = Workbench.open({
    runs: '/none',
    commandLine: { run: () => Promise.reject(new Error('not used')) },
    dataFolders: {},
    hashCode,
    again: false,
  });
  const namesOf = async (settings: PaperSettings, only?: readonly string[]) =>
    scheduleOf(planOf(settings, await workbench), only).map(({ name }) => name);

  test.each([
    ['full', full],
    ['quick', quick],
  ])(
    '%s: each network is trained before it is measured, and nothing is measured twice',
    async (_name, settings) => {
      const plan = planOf(settings, await workbench);
      const names = await namesOf(settings, Object.keys(parts));
      expect(names).toHaveLength(Object.values(plan).reduce((sum, { length }) => sum + length, 0));
      expect(new Set(names).size).toBe(names.length);
      const trained = new Set<string>();
      for (const name of names) {
        const [list, ...network] = name.split('/');
        if (list === 'networks') trained.add(network.join('/'));
        else expect([...trained].some((one) => name.startsWith(`${list}/${one}`))).toBe(true);
      }
    },
  );

  test('a part brings the networks it needs, and only those', async () => {
    const noise = await namesOf(full, ['noise']);
    expect(noise.filter((name) => name.startsWith('networks/'))).toHaveLength(
      full.curves.length * full.curveSeeds,
    );
    expect(noise.filter((name) => !/^(networks|disturbed)\//.test(name))).toEqual([]);
    for (const name of await namesOf(full, ['cnn'])) expect(name).toContain('/cnn-');
    for (const name of await namesOf(full, ['accuracy'])) expect(name).toContain('/mlp-');
  });

  test('fewer seeds are a subset of all', async () => {
    const all = new Set(await namesOf(full));
    const two = await namesOf(withSeeds(full, 2));
    expect(two.length).toBeLessThan(all.size);
    expect(two.every((name) => all.has(name))).toBe(true);
  });
});

test('an interrupted run resumes and measures nothing twice', async () => {
  const schedule = (workbench: Workbench) => scheduleOf(planOf(small, workbench), ['accuracy', 'noise']);
  const controller = new AbortController();
  const first = await openFake();
  const interrupted = schedule(first.workbench);
  // Both networks and both predictions come before it.
  vi.spyOn(interrupted[4], 'measure').mockImplementation(async () => {
    controller.abort(new Error('interrupted'));
    throw controller.signal.reason;
  });
  const measuring = { workbench: first.workbench, kept: kept(), signal: controller.signal, again: false };
  await expect(carryOut(interrupted, measuring)).rejects.toThrow('interrupted');
  await first.workbench.close();
  const before = await gather(planOf(small, first.workbench), kept());
  expect([before.networks, before.answers, before.disturbed].map(({ length }) => length)).toEqual([2, 2, 0]);

  const second = await openFake();
  const { signal } = new AbortController();
  const resumed = { workbench: second.workbench, kept: kept(), signal, again: false };
  expect((await carryOut(schedule(second.workbench), resumed)).size).toBe(0);
  expect(first.commands).toEqual(['train 0', 'train 1']);
  expect(second.commands).toEqual([]);
  const findings = await gather(planOf(small, second.workbench), kept());
  expect(findings.disturbed).toHaveLength(9);
  const [jitter] = findings.disturbed;
  // Without jitter, a wave has the atemporal predictions.
  expect(jitter.measured.result.rows[0]).toMatchObject({ value: 0, agreement: 1 });
  expect(findings.answers[0].measured.result).toMatchObject({ neuron: 'hold', images: 3, agreement: 1 });

  // A network whose file is gone is trained again; what was measured with it stays.
  await rm(join(folder, 'networks'), { recursive: true });
  const third = await openFake();
  await carryOut(schedule(third.workbench), { ...resumed, workbench: third.workbench });
  expect(third.commands).toEqual(['train 0', 'train 1']);
  await second.workbench.close();
  await third.workbench.close();
});

test('curves, phases, rasters and operations are measured on one network', async () => {
  const { workbench, commands } = await openFake();
  const plan = planOf(small, workbench);
  const { signal } = new AbortController();
  const measuring = { workbench, kept: kept(), signal, again: false };
  await carryOut(scheduleOf(plan, ['cycles', 'phases', 'operations']), measuring);
  expect(commands).toEqual(['train 0', 'count']);
  const { cycles, phases, rasters, operations } = await gather(plan, kept());
  const gated = cycles[0].measured.result;
  expect(gated.rows.at(-1)).toMatchObject({ cycles: 4, agreement: 1, accuracy: gated.atemporalAccuracy });
  for (const { atemporal, spikes } of phases[0].measured.result) expect(spikes).toEqual(atemporal);
  expect(rasters.map(({ about }) => about.neuron)).toEqual(['gated', 'hold', 'resonator', 'ode']);
  const [wave] = rasters;
  expect(wave.measured.result.layers.map(({ name }) => name)).toEqual(['inputs', 'hidden 1', 'outputs']);
  expect(operations.map(({ measured }) => measured.result.map((row) => row.cycles))).toEqual([[3], [3], [3]]);
  await workbench.close();
});
