import { proxy } from 'comlink';
import { count, errorWords } from '../answering/words.ts';
import { announce } from '../page/announcer.ts';
import { find, findAny } from '../page/find.ts';
import { Trouble } from '../page/trouble.ts';
import { WorkerLink } from '../workers/worker-link.ts';
import type { TrainingDevice, TrainingOutcome, TrainingPlan, TrainingProgress } from './plan.ts';
import { TrainingChart } from './training-chart.ts';
import type { Trainer } from './worker.ts';

/** How long a worker may take to pause, in milliseconds. */
const patience = 15_000;

type AfterPause = 'nothing' | 'go on' | 'start over';

/** The section "train it here". */
export class TrainSection {
  readonly #trainer: WorkerLink<Trainer>;
  readonly #use: (file: Uint8Array<ArrayBuffer>) => Promise<void>;
  readonly #chart = new TrainingChart(find('training-chart', HTMLCanvasElement));
  readonly #button = find('train-button', HTMLButtonElement);
  readonly #over = find('start-over', HTMLButtonElement);
  readonly #device = find('train-device', HTMLSelectElement);
  readonly #status = findAny('train-status');
  readonly #useButton = find('use-network', HTMLButtonElement);
  readonly #link = find('keep-network', HTMLAnchorElement);
  readonly #trouble = new Trouble('train-trouble', () => void this.#run());
  #running = false;
  #patience: ReturnType<typeof setTimeout> | undefined;
  /** What is to be done when training has paused. */
  #then: AfterPause = 'nothing';
  #begun = false;
  /** Where the run can be resumed. */
  #checkpoint: Uint8Array<ArrayBuffer> | undefined;
  #file: Uint8Array<ArrayBuffer> | undefined;

  /**
   * @param start makes the worker, when it is first needed
   * @param use has a network answer in the section above
   */
  constructor(start: (name: string) => Worker, use: (file: Uint8Array<ArrayBuffer>) => Promise<void>) {
    this.#trainer = new WorkerLink(start, 'The worker that trains');
    this.#use = use;
    this.#button.addEventListener('click', () => {
      if (this.#running) this.#pause('nothing');
      else void this.#run();
    });
    this.#over.addEventListener('click', () => {
      if (this.#running) this.#pause('start over');
      else this.#startOver();
    });
    this.#device.addEventListener('change', () => {
      if (this.#running) this.#pause('go on');
    });
    this.#useButton.addEventListener('click', () => void this.#useNetwork());
    this.#show();
  }

  async #run(): Promise<void> {
    this.#running = true;
    if (!this.#begun) this.#chart.clear();
    this.#begun = true;
    this.#show();
    const device: TrainingDevice = this.#device.value === 'webgpu' ? 'webgpu' : 'wasm';
    try {
      const folder = new URL('mnist/', document.baseURI).href;
      const outcome = await this.#trainer.call((trainer) =>
        trainer.run(this.#plan(), device, folder, this.#checkpoint, proxy(this.#listener())),
      );
      this.#trouble.hide();
      this.#take(outcome);
    } catch (reason) {
      this.#fail(reason);
    }
    clearTimeout(this.#patience);
    this.#running = false;
    this.#show();
    const then = this.#then;
    this.#then = 'nothing';
    if (then === 'go on' && this.#begun) await this.#run();
    else if (then === 'start over') this.#startOver();
  }

  #pause(then: AfterPause): void {
    this.#then = then;
    this.#status.textContent = 'Pausing …';
    this.#patience = setTimeout(() => this.#trainer.stop('does not answer'), patience);
    // Where the worker has failed, the run itself says so.
    this.#trainer.call((trainer) => trainer.pause()).catch(() => undefined);
  }

  #fail(reason: unknown): void {
    if (reason instanceof Error && reason.name === 'AbortError') {
      this.#say('Paused while the data were loading.');
      return;
    }
    this.#then = 'nothing';
    this.#status.textContent = '';
    // A worker that has failed once is not trusted with another try.
    this.#trainer.stop();
    const rest = this.#checkpoint ? ' What was learned up to the last checkpoint is kept.' : '';
    this.#trouble.show(`${errorWords(reason)}${rest}`);
  }

  #startOver(): void {
    this.#begun = false;
    this.#checkpoint = undefined;
    this.#trouble.hide();
    this.#chart.clear();
    this.#say('The next training begins from the start.');
    this.#show();
  }

  /** Shows words and announces them. Progress is shown alone. */
  #say(words: string): void {
    this.#status.textContent = words;
    announce(words, { about: 'training' });
  }

  #plan(): TrainingPlan {
    return {
      images: Number(find('train-images', HTMLSelectElement).value),
      epochs: Number(find('train-epochs', HTMLSelectElement).value),
      encoder: find('train-encoder', HTMLSelectElement).value === 'pixels' ? 'pixels' : 'projection',
    };
  }

  #listener() {
    let opened = '';
    return {
      says: (words: string) => {
        this.#status.textContent = words;
      },
      opened: (device: string) => {
        this.#trouble.hide();
        opened = device;
        findAny('training-device').textContent = device;
        speedRow(device);
      },
      progress: (progress: TrainingProgress) => this.#progress(progress, opened),
      saved: (checkpoint: Uint8Array<ArrayBuffer>) => {
        this.#checkpoint = checkpoint;
      },
    };
  }

  #progress(progress: TrainingProgress, device: string): void {
    const { step, steps, epoch, losses, accuracy, imagesPerSecond } = progress;
    this.#chart.add(progress);
    const bar = find('train-progress', HTMLProgressElement);
    bar.max = steps;
    bar.value = step;
    this.#status.textContent = `Step ${count(step)} of ${count(steps)}, epoch ${epoch + 1}.`;
    findAny('train-loss').textContent = losses.at(-1)?.toFixed(3) ?? '';
    if (accuracy !== undefined) findAny('train-accuracy').textContent = percent(accuracy);
    // The first step of a run is not timed.
    if (imagesPerSecond === 0) return;
    findAny('train-speed').textContent = count(imagesPerSecond);
    speedRow(device).cells[1].textContent = count(imagesPerSecond);
  }

  #take({ finished, file, atemporal, temporal, step, steps }: TrainingOutcome): void {
    if (finished) {
      this.#begun = false;
      this.#checkpoint = undefined;
    }
    this.#file = file;
    const outcome =
      `All at once it is right on ${percent(atemporal.accuracy)} of ${count(atemporal.images)} test images. By spikes, with the same weights, ` +
      `on ${percent(temporal.accuracy)} of the first ${count(temporal.images)}, with the same answer as at once to ${percent(temporal.agreement)}: ` +
      `${count(temporal.spikesPerImage)} spikes an image.`;
    findAny('train-outcome').textContent = outcome;
    const state = finished
      ? `Trained: ${count(steps)} steps.`
      : `Paused after step ${count(step)} of ${count(steps)}. Resume it on any device.`;
    this.#status.textContent = state;
    announce(`${state} ${outcome}`, { about: 'training' });
    URL.revokeObjectURL(this.#link.href);
    this.#link.href = URL.createObjectURL(new Blob([file], { type: 'application/octet-stream' }));
  }

  async #useNetwork(): Promise<void> {
    if (!this.#file) return;
    // A copy: what is sent to the worker is no longer here.
    await this.#use(this.#file.slice());
    findAny('draw').scrollIntoView();
    findAny('pad').focus({ preventScroll: true });
  }

  #show(): void {
    this.#button.textContent = this.#running ? 'Pause' : this.#begun ? 'Resume' : 'Train';
    this.#over.hidden = !this.#begun;
    // A run that goes on keeps its plan.
    for (const id of ['train-images', 'train-epochs', 'train-encoder']) {
      find(id, HTMLSelectElement).disabled = this.#begun;
    }
    findAny('trained').hidden = this.#file === undefined;
  }
}

/** The row of a device in the table of speeds. */
function speedRow(device: string): HTMLTableRowElement {
  const body = find('speeds', HTMLTableElement).tBodies[0];
  for (const row of body.rows) if (row.cells[0].textContent === device) return row;
  const row = body.insertRow();
  row.insertCell().textContent = device;
  row.insertCell().textContent = '…';
  find('speeds', HTMLTableElement).hidden = false;
  return row;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
