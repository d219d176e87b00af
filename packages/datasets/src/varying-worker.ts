// Worker threads of Node and of browsers behind one face. What runs in them is plain JavaScript in the folder `worker`, which calls the
// built `augment`: Node 20 runs no TypeScript in workers. It stands at the root, as what is built from it does: the folder is found from there.
import type { Augmentation, AugmentationPlace } from './augmentation/augment.ts';

/** A thread that varies images. */
export interface VaryingWorker {
  vary(images: Float32Array, place: AugmentationPlace, settings: Augmentation): Promise<Float32Array>;
  stop(): Promise<void>;
}

/** What a worker is asked. */
interface Asked {
  readonly id: number;
  readonly images: Float32Array;
  readonly place: AugmentationPlace;
  readonly settings: Augmentation;
}

/** What it answers. */
interface Answer {
  readonly id: number;
  readonly images?: Float32Array;
  readonly error?: string;
}

/** A running thread. */
interface Thread {
  post(asked: Asked, transferred: ArrayBuffer[]): void;
  /** Whether the process has to wait for it. */
  hold(needed: boolean): void;
  stop(): Promise<void>;
}

interface Listener {
  answered(answer: Answer): void;
  failed(reason: string): void;
}

/** Node's own modules, or undefined in a browser. Asked of the process, so that bundlers for browsers see no import. */
const builtin = globalThis.process?.getBuiltinModule;

/** Starts a worker. It keeps no process alive but while it has something to do. */
export function startWorker(): VaryingWorker {
  const waiting = new Map<number, { resolve(images: Float32Array): void; reject(error: Error): void }>();
  let over: Error | undefined;
  let count = 0;
  const end = (reason: string) => {
    over ??= new Error(`augmenter: ${reason}`);
    for (const { reject } of waiting.values()) reject(over);
    waiting.clear();
    thread.hold(false);
  };
  const listener: Listener = {
    answered({ id, images, error }) {
      const asked = waiting.get(id);
      waiting.delete(id);
      if (waiting.size === 0) thread.hold(false);
      if (images) asked?.resolve(images);
      else asked?.reject(new Error(error));
    },
    failed: (reason) => end(`a worker failed (${reason}); augmenter(…, { workers: 0 }) needs none.`),
  };
  const thread = builtin
    ? startNodeThread(builtin('node:worker_threads'), listener)
    : startWebThread(listener);
  return {
    vary(images, place, settings) {
      if (over) return Promise.reject(over);
      return new Promise((resolve, reject) => {
        const id = count++;
        waiting.set(id, { resolve, reject });
        thread.hold(true);
        // Of a part of a larger array, or of shared memory, a copy goes.
        const whole = images.buffer instanceof ArrayBuffer && images.byteLength === images.buffer.byteLength;
        const sent = whole ? images : new Float32Array(images);
        const { buffer } = sent;
        thread.post({ id, images: sent, place, settings }, buffer instanceof ArrayBuffer ? [buffer] : []);
      });
    },
    async stop() {
      end('it was closed.');
      await thread.stop();
    },
  };
}

function startNodeThread(
  { Worker }: typeof import('node:worker_threads'),
  { answered, failed }: Listener,
): Thread {
  // The URL stands apart: bundlers for pages would take the two together for a worker of the page. The worker has none of the options
  // of this process's own command line, such as --eval.
  const place = new URL(/* @vite-ignore */ '../worker/augment-node.js', import.meta.url);
  const worker = new Worker(place, { execArgv: [] });
  worker.on('message', answered);
  worker.on('error', (error) => failed(error.message));
  worker.unref();
  return {
    post: (asked, transferred) => worker.postMessage(asked, transferred),
    hold: (needed) => (needed ? worker.ref() : worker.unref()),
    stop: async () => {
      await worker.terminate();
    },
  };
}

function startWebThread({ answered, failed }: Listener): Thread {
  const worker = new Worker(new URL('../worker/augment-web.js', import.meta.url), { type: 'module' });
  worker.onmessage = ({ data }: MessageEvent<Answer>) => answered(data);
  worker.onerror = ({ message }) => failed(message || 'its script cannot be loaded');
  return {
    post: (asked, transferred) => worker.postMessage(asked, transferred),
    hold: () => undefined,
    stop: async () => worker.terminate(),
  };
}
