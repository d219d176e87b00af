// Worker threads of Node and of browsers behind one interface. They run the built scripts in the folder `worker`, since Node 20 runs no
// TypeScript in workers. This file stands at the root of `src`, as what is built from it does in `dist`: the folder is found from there.
import { isOfKind, privateBytes } from '@argand/arrays';
import type { AugmentAnswer, AugmentRequest } from './augmentation/answer.ts';
import type { Augmentation, AugmentOptions } from './augmentation/augment.ts';
import type { Images } from './augmentation/image-shape.ts';

/** A thread that varies images. */
export interface VaryingWorker {
  vary(images: Images, place: AugmentOptions, settings: Augmentation): Promise<Images>;
  stop(): Promise<void>;
}

/** A running thread. */
interface Thread {
  post(request: AugmentRequest, transferred: ArrayBuffer[]): void;
  /** Whether the process has to wait for it. */
  hold(needed: boolean): void;
  stop(): Promise<void>;
}

interface Listener {
  answered(answer: AugmentAnswer): void;
  failed(reason: string): void;
}

/** Node's own modules, or undefined in a browser. Asked of the process, so that bundlers for browsers see no import. */
const builtin = globalThis.process?.getBuiltinModule;

/** Starts a worker. It keeps no process alive but while it has something to do. */
export function startWorker(): VaryingWorker {
  const waiting = new Map<number, { resolve(images: Images): void; reject(error: Error): void }>();
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
      const request = waiting.get(id);
      waiting.delete(id);
      if (waiting.size === 0) thread.hold(false);
      if (images) request?.resolve(images);
      else request?.reject(new Error(error));
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
        const sent = transferable(images);
        thread.post({ id, images: sent, place, settings }, [sent.buffer]);
      });
    },
    async stop() {
      end('it was closed.');
      await thread.stop();
    },
  };
}

/** The images themselves where all of their memory can be handed over; of a part of a larger array, or of shared memory, a copy. */
function transferable(images: Images): Images & { readonly buffer: ArrayBuffer } {
  const bytes = new Uint8Array(images.buffer, images.byteOffset, images.byteLength);
  const isWhole = privateBytes(bytes) === bytes && images.byteLength === images.buffer.byteLength;
  if (isWhole) return images as Images & { readonly buffer: ArrayBuffer };
  return isOfKind(images, 'Float32Array') ? new Float32Array(images) : new Float64Array(images);
}

function startNodeThread(
  { Worker }: typeof import('node:worker_threads'),
  { answered, failed }: Listener,
): Thread {
  // In two steps, so that bundlers for pages do not take it for a file of the page. The worker has none of the options of this
  // process's own command line, such as --eval.
  const here = import.meta.url;
  const worker = new Worker(new URL('../worker/augment-node.js', here), { execArgv: [] });
  worker.on('message', answered);
  worker.on('error', (error) => failed(error.message));
  worker.unref();
  return {
    post: (request, transferred) => worker.postMessage(request, transferred),
    hold: (needed) => (needed ? worker.ref() : worker.unref()),
    stop: async () => {
      await worker.terminate();
    },
  };
}

function startWebThread({ answered, failed }: Listener): Thread {
  const worker = new Worker(new URL('../worker/augment-web.js', import.meta.url), { type: 'module' });
  worker.onmessage = ({ data }: MessageEvent<AugmentAnswer>) => answered(data);
  // A script that cannot be loaded gives an event without a message.
  worker.onerror = ({ message }) => failed(message || 'its script augment-web.js cannot be loaded');
  return {
    post: (request, transferred) => worker.postMessage(request, transferred),
    hold: () => undefined,
    stop: async () => worker.terminate(),
  };
}
