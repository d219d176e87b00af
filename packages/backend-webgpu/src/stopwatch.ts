import { mapForReading, usage } from './constants.ts';

/** What is needed while time is taken. */
interface Running {
  readonly queries: GPUQuerySet;
  readonly resolved: GPUBuffer;
  readonly times: Map<string, number[]>;
  /** The programs of this batch. */
  names: string[];
  reading: GPUBuffer | undefined;
  answers: Promise<void>[];
}

/** Takes the time of each pass by timestamps of the GPU, if requested. */
export class Stopwatch {
  readonly #gpu: GPUDevice;
  readonly #mostInBatch: number;
  #running: Running | undefined;
  #last: Promise<ReadonlyMap<string, readonly number[]>> = Promise.resolve(new Map());

  constructor(gpu: GPUDevice, mostInBatch: number) {
    this.#gpu = gpu;
    this.#mostInBatch = mostInBatch;
  }

  start(): void {
    const count = 2 * this.#mostInBatch;
    this.#running = {
      queries: this.#gpu.createQuerySet({ type: 'timestamp', count }),
      resolved: this.#gpu.createBuffer({ size: 8 * count, usage: usage.queryResolve | usage.copySource }),
      times: new Map(),
      names: [],
      reading: undefined,
      answers: [],
    };
  }

  /** What the next pass is begun with, if its time is taken; it has one dispatch. */
  nextPass(name: string): GPUComputePassDescriptor | undefined {
    const running = this.#running;
    if (!running) return undefined;
    const first = 2 * running.names.length;
    running.names.push(name);
    return {
      timestampWrites: {
        querySet: running.queries,
        beginningOfPassWriteIndex: first,
        endOfPassWriteIndex: first + 1,
      },
    };
  }

  endBatch(encoder: GPUCommandEncoder): void {
    const running = this.#running;
    if (!running || running.names.length === 0) return;
    const size = 16 * running.names.length;
    running.reading = this.#gpu.createBuffer({ size, usage: usage.mapRead | usage.copyDestination });
    encoder.resolveQuerySet(running.queries, 0, 2 * running.names.length, running.resolved, 0);
    encoder.copyBufferToBuffer(running.resolved, 0, running.reading, 0, size);
  }

  afterSubmit(): void {
    const running = this.#running;
    if (!running?.reading) return;
    const { names, reading, times } = running;
    const take = async () => {
      await reading.mapAsync(mapForReading);
      const stamps = new BigInt64Array(reading.getMappedRange());
      names.forEach((name, i) => {
        const list = times.get(name) ?? [];
        list.push(Number(stamps[2 * i + 1] - stamps[2 * i]));
        times.set(name, list);
      });
      reading.destroy();
    };
    running.answers.push(take());
    running.names = [];
    running.reading = undefined;
  }

  stop(): void {
    const running = this.#running;
    if (!running) return;
    this.#running = undefined;
    this.#last = Promise.all(running.answers).then(() => {
      running.queries.destroy();
      running.resolved.destroy();
      return running.times;
    });
    // Whoever awaits the times gets the error; nobody must.
    this.#last.catch(() => undefined);
  }

  /** Nanoseconds of each pass between the latest start and stop, by program. */
  times(): Promise<ReadonlyMap<string, readonly number[]>> {
    return this.#last;
  }
}
