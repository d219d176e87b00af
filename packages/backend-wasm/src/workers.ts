// Workers of Node and of browsers. Whatever keeps one from starting is an error within bounded time.
import { errorMessage } from '@argand/backend';
import { builtin } from './platform.ts';

/** What a worker is started with. */
export interface WorkerStart {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly index: number;
}

/** A running worker. */
export interface Helper {
  /** Ends it, whatever it is doing. */
  stop(): Promise<void>;
}

/** Workers do not start here. Its message says why, in words that go into parentheses. */
export class WorkersRefused extends Error {
  override readonly name = 'WorkersRefused';
}

/** A worker that is not ready after this number of milliseconds will not be. */
const mostMilliseconds = 10_000;

/** Starts a worker; resolves once it is ready for tasks. It does not keep the process alive. @throws WorkersRefused if it does not start. */
export async function startWorker(start: WorkerStart): Promise<Helper> {
  try {
    return builtin
      ? await startNodeWorker(start, builtin('node:worker_threads'))
      : await startWebWorker(start);
  } catch (error) {
    throw new WorkersRefused(errorMessage(error).replace(/\.$/, ''));
  }
}

/** Waits for `ready`, ends the worker if that fails or takes too long. */
async function whenReady(
  stop: () => Promise<unknown>,
  wait: (resolve: () => void, reject: (reason: string) => void) => void,
): Promise<Helper> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      const refuse = (reason: string) => reject(new WorkersRefused(reason));
      timer = setTimeout(
        () => refuse(`a worker was not ready after ${mostMilliseconds / 1000} s`),
        mostMilliseconds,
      );
      wait(resolve, refuse);
    });
  } catch (error) {
    await stop();
    throw error;
  } finally {
    clearTimeout(timer);
  }
  return {
    async stop() {
      await stop();
    },
  };
}

function startNodeWorker(
  start: WorkerStart,
  { Worker }: typeof import('node:worker_threads'),
): Promise<Helper> {
  // In two steps, so that bundlers for pages do not take it for a file of the page.
  const here = import.meta.url;
  // Without the options of this process's own command line, such as --eval, which are no options of a worker.
  const worker = new Worker(new URL('../worker/node.js', here), { workerData: start, execArgv: [] });
  return whenReady(
    () => worker.terminate(),
    (resolve, reject) => {
      worker.once('error', (error) => reject(errorMessage(error)));
      worker.once('exit', (code) => reject(`a worker ended with code ${code}`));
      worker.once('message', () => {
        worker.unref();
        resolve();
      });
    },
  );
}

async function startWebWorker(start: WorkerStart): Promise<Helper> {
  try {
    const worker = new Worker(new URL('../worker/web.js', import.meta.url), { type: 'module' });
    return await whenWebWorkerReady(worker, start);
  } catch (error) {
    // In two steps, so that bundlers take the literal above for the worker, and this for no file.
    const here = import.meta.url;
    const script = new URL('../worker/web.js', here);
    if (script.origin === globalThis.location?.origin) throw error;
    return startFromOtherOrigin(script, start);
  }
}

/** A browser refuses the script of a worker from another origin, but not a script of this origin that imports it. */
async function startFromOtherOrigin(script: URL, start: WorkerStart): Promise<Helper> {
  const code = `import ${JSON.stringify(script.href)};`;
  const url = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
  try {
    return await whenWebWorkerReady(new Worker(url, { type: 'module' }), start);
  } finally {
    URL.revokeObjectURL(url);
  }
}

function whenWebWorkerReady(worker: Worker, start: WorkerStart): Promise<Helper> {
  return whenReady(
    async () => worker.terminate(),
    (resolve, reject) => {
      worker.onerror = (event) => {
        // Handled here: in a worker of the page it would go on to the page.
        event.preventDefault();
        reject(
          event.message ||
            'the script of a worker cannot be loaded: a Content-Security-Policy without worker-src for it, another origin, or no Cross-Origin-Embedder-Policy: require-corp with it',
        );
      };
      worker.onmessageerror = () => reject('a worker cannot take the memory');
      worker.onmessage = () => resolve();
      worker.postMessage(start);
    },
  );
}
