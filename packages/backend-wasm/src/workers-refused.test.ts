import { EventEmitter } from 'node:events';
import { readFile } from 'node:fs/promises';
import { type Device, openDevice, reference } from '@argand/backend';
import { fill } from '@argand/backend/kernels';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

// Surroundings in which workers, shared memory or WebAssembly are missing, by replacing what the platform gives.

const original = process.getBuiltinModule.bind(process);
let devices: Device[] = [];

beforeEach(() => {
  // What the platform has is looked up when a module is read.
  vi.resetModules();
});
afterEach(async () => {
  vi.useRealTimers();
  for (const device of devices) await device.close();
  devices = [];
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

async function open(threads?: number): Promise<Device> {
  const { wasm } = await import('./index.ts');
  const device = await openDevice([wasm(threads === undefined ? {} : { threads }), reference()]);
  devices.push(device);
  return device;
}

/** A device that computes. */
async function requireSum(device: Device): Promise<void> {
  const out = device.allocate('float32', 3);
  device.run(fill, { out, value: 2 });
  expect([...(await device.read(out))]).toEqual([2, 2, 2]);
}

/** Workers of Node that behave in another way; gives those that were not terminated. */
function stubNodeWorkers(behave: (worker: EventEmitter, index: number) => void): Set<unknown> {
  const running = new Set<unknown>();
  class FakeWorker extends EventEmitter {
    constructor(_place: URL, { workerData }: { workerData: { index: number } }) {
      super();
      running.add(this);
      behave(this, workerData.index);
    }
    unref() {}
    async terminate() {
      running.delete(this);
    }
  }
  vi.spyOn(process, 'getBuiltinModule').mockImplementation(((name: string) =>
    name === 'node:worker_threads' ? { Worker: FakeWorker } : original(name)) as typeof original);
  return running;
}

const oneThread = (why: string) =>
  new RegExp(`^wasm: WebAssembly (relaxed )?SIMD, 1 thread, because ${why.replace(/[().]/g, '\\$&')}$`);

describe('in Node', () => {
  const later = (work: () => void) => void setImmediate(work);

  test('a worker that may not be made', async () => {
    stubNodeWorkers(() => {
      throw new Error('Access to this API has been restricted');
    });
    const device = await open(4);
    expect(device.description).toMatch(
      oneThread('workers are refused (Access to this API has been restricted)'),
    );
    expect(device.threads).toBe(1);
    await requireSum(device);
  });

  test('a worker that fails after it was made', async () => {
    const running = stubNodeWorkers((worker) => later(() => worker.emit('error', new Error('no such file'))));
    expect((await open(3)).description).toMatch(oneThread('workers are refused (no such file)'));
    expect(running.size).toBe(0);
  });

  test('an error without a message', async () => {
    stubNodeWorkers((worker) => later(() => worker.emit('error', undefined)));
    expect((await open(3)).description).toMatch(oneThread('workers are refused (no reason was given)'));
  });

  test('a worker that ends before it is ready', async () => {
    stubNodeWorkers((worker) => later(() => worker.emit('exit', 1)));
    expect((await open(2)).description).toMatch(
      oneThread('workers are refused (a worker ended with code 1)'),
    );
  });

  test('one worker of several that fails: the others are ended', async () => {
    const running = stubNodeWorkers((worker, index) =>
      later(() =>
        index === 2 ? worker.emit('error', new Error('too many')) : worker.emit('message', 'ready'),
      ),
    );
    expect((await open(4)).description).toMatch(oneThread('workers are refused (too many)'));
    expect(running.size).toBe(0);
  });

  test('a worker that is never ready', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const running = stubNodeWorkers(() => {});
    const opening = open(2);
    await vi.waitFor(() => expect(vi.getTimerCount()).toBe(1));
    await vi.advanceTimersByTimeAsync(10_000);
    expect((await opening).description).toMatch(
      oneThread('workers are refused (a worker was not ready after 10 s)'),
    );
    expect(running.size).toBe(0);
  });

  test('no shared memory', async () => {
    vi.stubGlobal('SharedArrayBuffer', undefined);
    expect((await open(2)).description).toMatch(oneThread('this engine has no SharedArrayBuffer'));
  });

  test('an engine that gives no shared WebAssembly memory', async () => {
    const { Memory } = WebAssembly;
    vi.spyOn(WebAssembly, 'Memory').mockImplementation(function memory(descriptor) {
      if (descriptor.shared) throw new RangeError('could not allocate memory');
      return new Memory(descriptor);
    });
    const { description } = await open(2);
    expect(description).toContain(
      '1 thread, because shared memory is refused (the engine gives no memory of',
    );
    expect(description).toContain('could not allocate memory');
  });

  test('one thread that is chosen needs no reason', async () => {
    stubNodeWorkers(() => {
      throw new Error('not allowed');
    });
    expect((await open(1)).description).toMatch(/1 thread$/);
  });
});

describe('in a page', () => {
  interface PageOptions {
    readonly isolated?: boolean;
    readonly scripts?: string;
    readonly worker?: ((url: string, worker: FakeWebWorker) => void) | undefined;
  }

  class FakeWebWorker {
    onmessage: (() => void) | null = null;
    onerror: ((event: Event) => void) | null = null;
    onmessageerror: (() => void) | null = null;
    postMessage() {}
    terminate() {}
  }

  function workersOf(behave: (url: string, worker: FakeWebWorker) => void, urls: string[]) {
    return class extends FakeWebWorker {
      constructor(url: URL | string) {
        super();
        urls.push(String(url));
        behave(String(url), this);
      }
    };
  }

  function stubPage({ isolated = true, scripts = 'file://', worker }: PageOptions): string[] {
    const urls: string[] = [];
    vi.stubGlobal('process', { ...process, getBuiltinModule: undefined });
    vi.stubGlobal('crossOriginIsolated', isolated);
    vi.stubGlobal('location', { origin: scripts === 'file://' ? 'null' : scripts });
    vi.stubGlobal('navigator', { hardwareConcurrency: 4 });
    vi.stubGlobal('fetch', async (url: URL) => new Response(await readFile(url)));
    vi.stubGlobal('Worker', worker && workersOf(worker, urls));
    return urls;
  }

  test('that is not cross-origin isolated', async () => {
    stubPage({ isolated: false });
    expect((await open()).description).toContain(
      '1 thread, because the page is not cross-origin isolated (serve it with Cross-Origin-Opener-Policy: same-origin',
    );
  });

  test('without workers', async () => {
    stubPage({});
    expect((await open()).description).toMatch(oneThread('there are no workers here'));
  });

  test('whose policy refuses the script, by an event without a message', async () => {
    stubPage({ worker: (_, worker) => setTimeout(() => worker.onerror?.(new Event('error'))) });
    const device = await open(2);
    expect(device.description).toContain(
      '1 thread, because workers are refused (the script of a worker cannot be loaded: a Content-Security-Policy',
    );
    expect(device.description).not.toContain('undefined');
    await requireSum(device);
  });

  test('with the package on another origin: a script of the page imports it', async () => {
    const urls = stubPage({
      scripts: 'https://page.example',
      worker: (url, worker) => {
        if (!url.startsWith('blob:')) throw new DOMException('not of this origin', 'SecurityError');
        setTimeout(() => worker.onmessage?.());
      },
    });
    expect((await open(2)).description).toMatch(/2 threads$/);
    expect(urls.map((url) => url.split(':')[0])).toEqual(['file', 'blob']);
  });

  test('that refuses both', async () => {
    stubPage({
      scripts: 'https://page.example',
      worker: () => {
        throw new DOMException('blocked', 'SecurityError');
      },
    });
    expect((await open(2)).description).toMatch(oneThread('workers are refused (blocked)'));
  });

  test('that refuses to compile WebAssembly', async () => {
    stubPage({});
    vi.spyOn(WebAssembly, 'compile').mockRejectedValue(new WebAssembly.CompileError('refused by policy'));
    const { wasm } = await import('./index.ts');
    await expect(openDevice([wasm()])).rejects.toThrow(
      "wasm: the engine refuses to compile WebAssembly (refused by policy); a page with a Content-Security-Policy needs 'wasm-unsafe-eval' in script-src.",
    );
  });

  test.each([
    ['is refused', async () => Promise.reject(new TypeError('Failed to fetch')), 'Failed to fetch'],
    ['is missing', async () => new Response('', { status: 404 }), 'the server answers 404'],
  ])('where the file of the kernels %s', async (_, fetched, reason) => {
    stubPage({});
    vi.stubGlobal('fetch', fetched);
    const { wasm } = await import('./index.ts');
    await expect(openDevice([wasm()])).rejects.toThrow(`.wasm cannot be read (${reason}); serve them where`);
  });
});

describe('without WebAssembly', () => {
  test('nothing is thrown on import, and the reference answers', async () => {
    vi.stubGlobal('WebAssembly', undefined);
    const device = await open();
    expect(device.backend).toBe('reference');
    await requireSum(device);
    const { wasm } = await import('./index.ts');
    await expect(openDevice([wasm()])).rejects.toThrow(
      'wasm: this engine has no WebAssembly, as in Lockdown Mode and with node --jitless;',
    );
  });

  test('without SIMD the error says so', async () => {
    vi.spyOn(WebAssembly, 'validate').mockReturnValue(false);
    const { wasm } = await import('./index.ts');
    await expect(openDevice([wasm()])).rejects.toThrow('wasm: this engine has no WebAssembly SIMD');
  });
});
