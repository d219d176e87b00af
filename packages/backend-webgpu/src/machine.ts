import { DeviceError, type DeviceStorage, errorMessage } from '@argand/backend';
import { mapForReading, usage } from './constants.ts';
import type { Dispatch } from './dispatch.ts';
import { blameOf, Failures, type QueuedKernel } from './failures.ts';
import { KernelScratch } from './kernel-scratch.ts';
import { type Compiled, Pipelines } from './pipelines.ts';
import { Block, Pool } from './pool.ts';
import type { Statistics } from './statistics.ts';
import { Stopwatch } from './stopwatch.ts';
import { blockOf } from './storage.ts';
import { type Program, parameterBytes, writeParameters } from './wgsl/program.ts';

/** What a machine is made of, beside the GPU. */
export interface MachineOptions {
  readonly pooledMemory: number;
  readonly lanes: number;
  readonly tiles: boolean;
}

/** How many kernels are submitted to the GPU at once: its arguments lie in one buffer. */
const mostInBatch = 128;
const noAxes: readonly (readonly number[])[] = [];

/** The GPU as kernels see it: programs run on storages, in order, gathered into batches. */
export class Machine {
  readonly gpu: GPUDevice;
  readonly pool: Pool;
  readonly kernelScratch: KernelScratch;
  readonly failures: Failures;
  /** The fewest threads of a subgroup; 1 where kernels use none. */
  readonly lanes: number;
  /** Whether threads share what they multiply in tiles of workgroup memory, as GPUs want it. */
  readonly tiles: boolean;
  readonly #stopwatch: Stopwatch;
  readonly #uniforms: GPUBuffer;
  readonly #arguments = new DataView(new ArrayBuffer(mostInBatch * parameterBytes));
  readonly #pipelines: Pipelines;
  readonly #mostAcross: number;
  #batch: QueuedKernel[] = [];
  #batches = 0;
  /** What is being read. */
  readonly #reads = new Set<Promise<ArrayBuffer>>();
  #dispatches = 0;
  #encoder: GPUCommandEncoder | undefined;
  #pass: GPUComputePassEncoder | undefined;
  #endWatch: ((blame: (message: string) => string) => void) | undefined;

  constructor(gpu: GPUDevice, { pooledMemory, lanes, tiles }: MachineOptions) {
    this.gpu = gpu;
    this.lanes = lanes;
    this.tiles = tiles;
    this.failures = new Failures(gpu);
    this.#stopwatch = new Stopwatch(gpu, mostInBatch);
    this.#mostAcross = gpu.limits.maxComputeWorkgroupsPerDimension;
    this.#uniforms = gpu.createBuffer({
      label: 'arguments',
      size: mostInBatch * parameterBytes,
      usage: usage.uniform | usage.copySource | usage.copyDestination,
    });
    this.#pipelines = new Pipelines(gpu, this.#uniforms);
    this.pool = new Pool({
      gpu,
      pooledMemory,
      create: (descriptor, what) => this.#createBuffer(descriptor, what),
      beforeDestroy: (block) => {
        // A buffer may not be destroyed between its use and its submission.
        if (block.usedIn === this.#batches) this.flush();
        this.#pipelines.forget(block);
      },
    });
    this.kernelScratch = new KernelScratch(this, this.pool);
  }

  /** The buffer of a storage. @throws DeviceError if it was freed, or belongs to another device. */
  block(storage: DeviceStorage): Block {
    return blockOf(storage, this);
  }

  /** A buffer for a kernel's intermediate numbers, until it is returned to the pool. */
  scratch(words: number): Block {
    return this.kernelScratch.take(words);
  }

  /** Asks for one program. Nothing happens where there are no blocks. */
  run<B extends string, A extends string>(
    program: Program<B, A>,
    { storages, parameters, axes = noAxes, blocks }: Dispatch<B, A, DeviceStorage | Block>,
  ): void {
    if (blocks === 0) return;
    const encoder = this.#begin();
    const bytes: Record<string, number> = {};
    const bound: Block[] = [];
    for (const name of Object.keys(program.bindings) as B[]) {
      const storage = storages[name];
      const block = storage instanceof Block ? storage : this.block(storage);
      block.usedIn = this.#batches;
      bound.push(block);
      bytes[name] = storage instanceof Block ? block.bytes : 4 * storage.length;
    }
    const kernel: QueuedKernel = { name: program.name, bytes };
    const compiled = this.#pipelines.known(program) ?? this.#compile(program, kernel);
    const offset = this.#batch.length * parameterBytes;
    writeParameters(this.#arguments, offset, program, parameters, blocks, axes);
    this.#batch.push(kernel);
    this.#dispatches++;

    const timed = this.#stopwatch.nextPass(program.name);
    if (timed) this.#endPass();
    this.#pass ??= encoder.beginComputePass(timed ?? {});
    this.#pass.setPipeline(compiled.pipeline);
    this.#pass.setBindGroup(0, this.#pipelines.bind(compiled, bound), [offset]);
    const across = Math.min(blocks, this.#mostAcross);
    this.#pass.dispatchWorkgroups(across, Math.ceil(blocks / across));
    if (timed) this.#endPass();
    if (this.#batch.length === mostInBatch) this.flush();
  }

  /** Copies bytes into a buffer, after all queued work. */
  write(block: Block, offset: number, numbers: ArrayBufferView<ArrayBuffer>): void {
    const { byteLength } = numbers;
    if (byteLength === 0) return;
    // The queue copies at once, before what is not yet submitted: few bytes go among the arguments instead.
    if (block.usedIn === this.#batches) {
      if (byteLength <= parameterBytes) {
        this.#writeInBatch(block, offset, numbers);
        return;
      }
      this.flush();
    }
    this.gpu.queue.writeBuffer(block.buffer, offset, numbers);
  }

  /** Sets bytes of a buffer to 0. */
  clear(block: Block, bytes: number): void {
    if (bytes === 0) return;
    const encoder = this.#begin();
    this.#endPass();
    block.usedIn = this.#batches;
    encoder.clearBuffer(block.buffer, 0, bytes);
  }

  /** Copies bytes from one buffer to another. */
  copy(from: Block, fromByte: number, to: Block, toByte: number, bytes: number): void {
    if (bytes === 0) return;
    const encoder = this.#begin();
    this.#endPass();
    from.usedIn = this.#batches;
    to.usedIn = this.#batches;
    encoder.copyBufferToBuffer(from.buffer, fromByte, to.buffer, toByte, bytes);
  }

  /** The bytes of a buffer, as all queued work leaves them. */
  async read(block: Block, offset: number, bytes: number): Promise<ArrayBuffer> {
    const reading = this.#read(block, offset, bytes);
    this.#reads.add(reading);
    try {
      return await reading;
    } finally {
      this.#reads.delete(reading);
    }
  }

  async #read(block: Block, offset: number, bytes: number): Promise<ArrayBuffer> {
    const encoder = this.#begin();
    this.#endPass();
    const label = `reading ${bytes} bytes`;
    const reading = this.#createBuffer(
      { label, size: Math.max(bytes, 4), usage: usage.mapRead | usage.copyDestination },
      label,
    );
    try {
      encoder.copyBufferToBuffer(block.buffer, offset, reading, 0, bytes);
      this.flush();
      try {
        await reading.mapAsync(mapForReading);
        await this.failures.settle();
        return reading.getMappedRange().slice(0, bytes);
      } catch (error) {
        await this.failures.settle();
        throw new DeviceError(`webgpu: ${label} failed: ${errorMessage(error)}.`);
      }
    } finally {
      reading.destroy();
    }
  }

  /** Submits queued work to the GPU. */
  flush(): void {
    const encoder = this.#encoder;
    if (!encoder) return;
    this.#endPass();
    const batch = this.#batch;
    this.#stopwatch.endBatch(encoder);
    const size = batch.length * parameterBytes;
    if (size > 0) this.gpu.queue.writeBuffer(this.#uniforms, 0, this.#arguments.buffer, 0, size);
    this.gpu.queue.submit([encoder.finish()]);
    this.#stopwatch.afterSubmit();
    this.#endWatch?.((message) => blameOf(message, batch));
    this.failures.follow(batch);
    this.#batches++;
    this.#endWatch = undefined;
    this.#encoder = undefined;
    this.#batch = [];
  }

  /** Resolves when the GPU has done all queued work. */
  async synchronize(): Promise<void> {
    this.flush();
    await this.gpu.queue.onSubmittedWorkDone();
    await this.failures.settle();
  }

  /** Measures the kernels that `work` asks for: nanoseconds of each program's dispatches. */
  async measure(work: () => unknown): Promise<ReadonlyMap<string, readonly number[]>> {
    this.flush();
    this.#stopwatch.start();
    try {
      await work();
    } finally {
      // Also after work that failed: what is not yet submitted counts on the running clock.
      this.flush();
      this.#stopwatch.stop();
    }
    await this.synchronize();
    return this.#stopwatch.times();
  }

  statistics(): Statistics {
    return {
      buffers: this.pool.buffers,
      bufferBytes: this.pool.bytes,
      pooledBytes: this.pool.pooledBytes,
      pipelines: this.#pipelines.pipelines,
      bindGroups: this.#pipelines.bindGroups,
      submits: this.#batches,
      dispatches: this.#dispatches,
    };
  }

  /** Releases the GPU; work not yet submitted is dropped. */
  async close(): Promise<void> {
    this.failures.expectLoss();
    this.#endPass();
    this.#endWatch?.(() => '');
    // What is being read was requested before, and the buffers that it is read from go with the GPU.
    await Promise.allSettled(this.#reads);
    // Dawn in Node crashes where a device goes while it owes an answer.
    await this.failures.settled();
    await this.gpu.queue.onSubmittedWorkDone().catch(() => undefined);
    this.gpu.destroy();
    await this.gpu.lost;
  }

  #begin(): GPUCommandEncoder {
    this.failures.check();
    if (!this.#encoder) {
      this.#endWatch = this.failures.watch('validation');
      this.#encoder = this.gpu.createCommandEncoder();
    }
    return this.#encoder;
  }

  #writeInBatch(block: Block, offset: number, numbers: ArrayBufferView<ArrayBuffer>): void {
    const { buffer, byteOffset, byteLength } = numbers;
    const encoder = this.#begin();
    this.#endPass();
    const place = this.#batch.length * parameterBytes;
    new Uint8Array(this.#arguments.buffer, place).set(new Uint8Array(buffer, byteOffset, byteLength));
    this.#batch.push({ name: 'write', bytes: { numbers: byteLength } });
    encoder.copyBufferToBuffer(this.#uniforms, place, block.buffer, offset, byteLength);
    if (this.#batch.length === mostInBatch) this.flush();
  }

  /** Compiles a program, with its own errors laid to it. */
  #compile(program: Program, kernel: QueuedKernel): Compiled {
    const endWatch = this.failures.watch('validation');
    try {
      return this.#pipelines.compile(program);
    } finally {
      endWatch((message) => blameOf(message, [kernel]));
    }
  }

  #endPass(): void {
    this.#pass?.end();
    this.#pass = undefined;
  }

  #createBuffer(descriptor: GPUBufferDescriptor, what: string): GPUBuffer {
    const endWatch = this.failures.watch('out-of-memory');
    try {
      return this.gpu.createBuffer(descriptor);
    } finally {
      endWatch(
        (message) =>
          `no room for ${what} (${descriptor.size} bytes; ${this.pool.bytes} are in use): ${message}; go on from the last checkpoint with smaller batches, on a device that is opened anew.`,
      );
    }
  }
}
