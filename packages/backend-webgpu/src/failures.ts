import { DeviceError } from '@argand/backend';

/** A queued kernel, for the message of what went wrong in it. */
export interface QueuedKernel {
  /** The program's name: the kernel's, and its variant's. */
  readonly name: string;
  /** Its storages, by name, in bytes. */
  readonly bytes: Readonly<Record<string, number>>;
}

/**
 * What went wrong on the GPU, which says so after the call has returned: it is thrown by the next call, and by all after it, for
 * what the storages hold can no longer be trusted.
 */
export class Failures {
  readonly #gpu: GPUDevice;
  #message: string | undefined;
  #under: readonly QueuedKernel[] = [];
  #settled: Promise<void> = Promise.resolve();
  #expected = false;

  constructor(gpu: GPUDevice) {
    this.#gpu = gpu;
    gpu.lost.then(({ message, reason }) => {
      if (this.#expected) return;
      this.#fail(
        `the GPU was lost (${reason ?? 'unknown reason'}: ${oneLine(message)}) during ${namesOf(this.#under)}; go on from the last checkpoint with a device that is opened anew.`,
      );
    });
    gpu.addEventListener('uncapturederror', (event) => {
      event.preventDefault();
      this.#fail(`${oneLine(event.error.message)}; during ${namesOf(this.#under)}.`);
    });
  }

  /** The work that is under way, which a loss is laid to. */
  follow(kernels: readonly QueuedKernel[]): void {
    this.#under = kernels;
  }

  /** The GPU is about to be given back, which is no loss. */
  expectLoss(): void {
    this.#expected = true;
  }

  /** @throws DeviceError if anything has gone wrong. */
  check(): void {
    if (this.#message !== undefined) throw new DeviceError(this.#message);
  }

  /** Waits until all that was watched has answered, and throws as {@link check} does. */
  async settle(): Promise<void> {
    await this.#settled;
    this.check();
  }

  /** Waits until all that was watched has answered. */
  settled(): Promise<void> {
    return this.#settled;
  }

  /** Begins to watch for errors of this kind; the function that it gives ends it and says what an error is laid to. */
  watch(kind: GPUErrorFilter): (blame: (message: string) => string) => void {
    this.#gpu.pushErrorScope(kind);
    return (blame) => {
      const answer = this.#gpu.popErrorScope().then(
        (error) => {
          if (error) this.#fail(blame(oneLine(error.message)));
        },
        // A lost GPU answers nothing, and `lost` says why.
        () => undefined,
      );
      this.#settled = Promise.all([this.#settled, answer]).then(() => undefined);
    };
  }

  #fail(message: string): void {
    this.#message ??= `webgpu: ${message}`;
  }
}

/** The kernel that a message is about, by its name in it, else all kernels that it may be about. */
export function blameOf(message: string, kernels: readonly QueuedKernel[]): string {
  const named = kernels.filter(({ name }) => message.includes(`"${name}"`));
  return `${namesOf(named.length > 0 ? named : kernels)} failed: ${message}`;
}

const mostNamed = 4;

function namesOf(kernels: readonly QueuedKernel[]): string {
  const all = [...new Set(kernels.map(describe))];
  if (all.length === 0) return 'no kernel';
  const shown = all.slice(-mostNamed).join(', ');
  return all.length > mostNamed ? `${all.length - mostNamed} kernels before and ${shown}` : shown;
}

function describe({ name, bytes }: QueuedKernel): string {
  const storages = Object.entries(bytes).map(([storage, size]) => `${storage} ${size} bytes`);
  return `${name} (${storages.join(', ')})`;
}

/** The lines of a message that say what is wrong: not where in the driver it was noticed. */
function oneLine(message: string): string {
  const lines = message.split('\n').map((line) => line.trim());
  const telling = lines.filter((line) => line !== '' && !/^(at |- While |\^+$)/.test(line));
  return telling.slice(0, 3).join(' ').replace(/\.$/, '');
}
