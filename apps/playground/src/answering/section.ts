import { digitPixels } from '../drawing/digit-pixels.ts';
import { exampleDigits } from '../drawing/example-digits.ts';
import { Pad } from '../drawing/pad.ts';
import { PixelImage } from '../drawing/pixel-image.ts';
import { announce } from '../page/announcer.ts';
import { find, findAny } from '../page/find.ts';
import { Playback } from '../page/playback.ts';
import { onThemeChange } from '../page/theme.ts';
import { Trouble } from '../page/trouble.ts';
import { WorkerLink } from '../workers/worker-link.ts';
import type { Answer } from './answer.ts';
import { AnswerView } from './answer-view.ts';
import { Controls } from './controls.ts';
import { LatestAnswer } from './latest-answer.ts';
import { phaseTable } from './phase-table.ts';
import type { SpikingSettings } from './settings.ts';
import { encoderWords, errorWords, outcomeWords } from './words.ts';
import type { Answering } from './worker.ts';

interface Question {
  readonly pixels: Float32Array<ArrayBuffer>;
  readonly settings: SpikingSettings;
  /** Whether time begins anew: for another drawing, not for another slider. */
  readonly fromStart: boolean;
}

/** After how long without an answer the page offers to try again, in milliseconds. */
const patience = 15_000;

const calm = matchMedia('(prefers-reduced-motion: reduce)');

/** The section "draw a digit": the pad, the answers, the sliders and time. */
export class DrawSection {
  readonly #answering: WorkerLink<Answering>;
  readonly #view: AnswerView;
  readonly #playback: Playback;
  readonly #pad: Pad;
  readonly #pixels = new PixelImage(find('pixels', HTMLCanvasElement));
  readonly #controls: Controls;
  readonly #latest: LatestAnswer<Question, Answer>;
  readonly #time = find('time', HTMLInputElement);
  readonly #status = findAny('draw-status');
  readonly #drawing = findAny('drawing');
  readonly #trouble = new Trouble('draw-trouble', () => this.#retry());
  #newest: Question | undefined;
  /** The network that answers in the place of the pretrained one. */
  #file: Uint8Array<ArrayBuffer> | undefined;
  #patience: ReturnType<typeof setTimeout> | undefined;

  /** @param start makes the worker that answers */
  constructor(start: (name: string) => Worker) {
    this.#answering = new WorkerLink(start, 'The worker that answers', async (service) => {
      if (this.#file) await service.use(this.#file);
    });
    this.#playback = new Playback(
      (time) => this.#draw(time),
      () => this.#showPlaying(),
    );
    this.#view = new AnswerView(() => this.#playback.invalidate());
    this.#latest = new LatestAnswer(
      ({ pixels, settings }) => this.#answering.call((service) => service.answer(pixels, settings)),
      (answer, question) => this.#take(answer, question),
      (reason) => this.#fail(errorWords(reason)),
    );
    this.#controls = new Controls(() => this.#ask(false));
    this.#pad = new Pad(findAny('pad'), {
      changed: (finished) => this.#ask(finished),
      said: (words) => {
        this.#status.textContent = words;
        announce(words, { now: true });
      },
    });
    this.#connect();
    onThemeChange(() => {
      this.#pad.draw();
      this.#pixels.draw();
    });
  }

  /** The first picture, before anybody has drawn. */
  start(): void {
    this.#pad.show(exampleDigits[3]);
  }

  /** From now on another network answers. */
  async use(file: Uint8Array<ArrayBuffer>): Promise<void> {
    this.#file = file;
    try {
      await this.#answering.call((service) => service.use(file));
    } catch (reason) {
      this.#fail(errorWords(reason));
      return;
    }
    this.#ask(true);
  }

  /** Four phases, answered by the small network of the explanation. */
  answerSmall(phases: Float32Array, settings: SpikingSettings): Promise<Answer> {
    return this.#answering.call((service) => service.answerSmall(phases, settings));
  }

  #fail(words: string): void {
    clearTimeout(this.#patience);
    this.#drawing.ariaBusy = 'false';
    this.#status.textContent = '';
    this.#trouble.show(words);
  }

  /** Asks again, of another worker. */
  #retry(): void {
    this.#latest.forget();
    this.#answering.stop();
    this.#status.textContent = 'Trying again …';
    this.#ask(false);
  }

  #connect(): void {
    find('clear', HTMLButtonElement).addEventListener('click', () => this.#pad.show([]));
    const examples = findAny('examples');
    exampleDigits.forEach((strokes, digit) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = String(digit);
      button.setAttribute('aria-label', `draw the example ${digit}`);
      button.addEventListener('click', () => this.#pad.show(strokes));
      examples.append(button);
    });
    find('play', HTMLButtonElement).addEventListener('click', () => {
      if (this.#playback.playing) this.#playback.pause();
      else this.#playback.play();
    });
    this.#time.addEventListener('input', () => {
      this.#playback.pause();
      this.#playback.seek(Number(this.#time.value));
    });
    const speed = find('speed', HTMLSelectElement);
    const setSpeed = () => {
      this.#playback.speed = Number(speed.value);
    };
    speed.addEventListener('change', setSpeed);
    setSpeed();
  }

  #ask(fromStart: boolean): void {
    const pixels = digitPixels(this.#pad.strokes);
    this.#pixels.show(pixels);
    clearTimeout(this.#patience);
    if (this.#pad.strokes.length === 0) {
      this.#latest.forget();
      this.#trouble.hide();
      this.#drawing.ariaBusy = 'false';
      this.#say('Draw a digit, or take an example.');
      return;
    }
    this.#newest = { pixels, settings: this.#controls.settings, fromStart };
    this.#drawing.ariaBusy = 'true';
    this.#latest.ask(this.#newest);
    this.#patience = setTimeout(() => {
      this.#trouble.show('There is no answer yet. The connection may be slow; wait, or try again.');
    }, patience);
  }

  #take(answer: Answer, question: Question): void {
    const { settings, fromStart } = question;
    if (question === this.#newest) {
      clearTimeout(this.#patience);
      this.#trouble.hide();
      this.#drawing.ariaBusy = 'false';
    }
    const { duration } = answer.temporal;
    // Whoever had seen it to its end sees the end of the new run.
    const atEnd = !this.#playback.playing && this.#playback.time >= this.#playback.duration;
    this.#view.show(answer, settings.neuron);
    this.#playback.duration = duration;
    this.#time.max = String(duration);
    findAny('answer-at-once').textContent =
      answer.atemporal.answer < 0 ? '·' : String(answer.atemporal.answer);
    findAny('encoder-words').textContent = encoderWords(answer.encoder);
    findAny('answering-device').textContent = answer.device;
    find('numbers', HTMLTableElement).tBodies[0].replaceWith(phaseTable(answer));
    const words = outcomeWords(answer);
    this.#status.textContent = words;
    // Of an unfinished stroke nothing is announced.
    if (!this.#pad.isDrawing) announce(words);
    if (calm.matches || (atEnd && !fromStart)) this.#playback.seek(duration);
    else if (fromStart) {
      this.#playback.time = 0;
      this.#playback.play();
    } else this.#playback.seek(this.#playback.time);
  }

  #draw(time: number): void {
    this.#view.draw(time);
    this.#time.value = String(time);
    // While it plays the slider moves sixty times a second.
    if (!this.#playback.playing) this.#time.setAttribute('aria-valuetext', `${time.toFixed(1)} cycles`);
  }

  #showPlaying(): void {
    const button = find('play', HTMLButtonElement);
    button.textContent = this.#playback.playing ? 'Pause' : 'Play';
  }

  #say(words: string): void {
    this.#status.textContent = words;
    announce(words);
  }
}
