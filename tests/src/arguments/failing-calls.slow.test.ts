import { type Device, openDevice, reference } from '@argand/backend';
import { FailingDevice, failingCalls } from '@argand/backend/conformance';
import { wasm } from '@argand/backend-wasm';
import { describe, expect, test } from 'vitest';
import { softwareGpu, whyNoGpu } from '../software-gpu.ts';
import { type PublicCall, publicCalls } from './calls.ts';

const times = 10_000;

const backends = [reference(), wasm({ threads: 1 }), ...(whyNoGpu ? [] : [softwareGpu])];

/** A way in which a call fails. */
interface Failure {
  readonly plant: () => void;
  readonly parameters: readonly unknown[];
}

async function fails(device: FailingDevice, { call }: PublicCall, { plant, parameters }: Failure) {
  plant();
  try {
    await call(...(parameters as never[]));
    return false;
  } catch {
    return true;
  } finally {
    device.stopFailing();
  }
}

/** Ways in which a call fails early: of the device, one after the other, or of its first argument. */
async function failuresOf(device: FailingDevice, row: PublicCall): Promise<Failure[]> {
  const { parameters } = row;
  const planted = failingCalls.flatMap((call) =>
    // Before anything has been read, which on a GPU takes long.
    (call === 'read' ? [0] : [0, 1]).map(
      (n): Failure => ({ plant: () => device.failAt(call, n), parameters }),
    ),
  );
  const missing: Failure = { plant: () => undefined, parameters: [undefined, ...parameters.slice(1)] };
  const found: Failure[] = [];
  for (const failure of [...planted, missing]) if (await fails(device, row, failure)) found.push(failure);
  return found;
}

async function open(): Promise<[string, FailingDevice, PublicCall[]][]> {
  const opened: [string, FailingDevice, PublicCall[]][] = [];
  for (const backend of backends) {
    const device: Device = await openDevice([backend]);
    const failing = new FailingDevice(device);
    opened.push([device.backend, failing, await publicCalls(failing)]);
  }
  return opened;
}

describe.each(await open())(`${times} failing calls leave nothing on %s`, (_name, device, calls) => {
  test.each(calls.map((row) => [row.name, row] as const))('%s', async (_call, row) => {
    const failures = await failuresOf(device, row);
    expect(failures.length).toBeGreaterThan(0);
    const before = device.memory();
    for (let i = 0; i < times; i++) {
      if (!(await fails(device, row, failures[i % failures.length])))
        throw new Error(`call ${i} did not fail`);
    }
    expect(device.memory()).toEqual(before);
  });
});

test.skipIf(whyNoGpu)(whyNoGpu ?? 'webgpu is one of the backends', () => {
  expect(backends).toContain(softwareGpu);
});
