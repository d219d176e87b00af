import type { Answer } from '../answering/answer.ts';
import { LatestAnswer } from '../answering/latest-answer.ts';
import { firstSettings, type SpikingSettings, usualSettings } from '../answering/settings.ts';
import { errorWords, outcomeWords } from '../answering/words.ts';
import { announce } from '../page/announcer.ts';
import { find, findAny } from '../page/find.ts';
import { Playback } from '../page/playback.ts';
import { onThemeChange } from '../page/theme.ts';
import { Trouble } from '../page/trouble.ts';
import { ArgandPlane } from '../pictures/argand-plane.ts';
import { LatestSpikes } from '../pictures/latest-spikes.ts';
import { OutputRing } from '../pictures/output-ring.ts';
import { Raster } from '../pictures/raster.ts';
import { PhaseDial } from './phase-dial.ts';
import { slider } from './slider.ts';
import { appendAll, drawing } from './svg.ts';

/** Answers four phases with the small network, twice. */
export type AnswerSmall = (phases: Float32Array, settings: SpikingSettings) => Promise<Answer>;

/** Step 5: a small network, answered twice, each spike to be followed. */
export function showNetwork(answerSmall: AnswerSmall): void {
  new NetworkStep(answerSmall).ask();
}

/** An answer, with its spikes as they are drawn. */
interface ShownAnswer {
  readonly answer: Answer;
  readonly inputs: LatestSpikes;
  readonly hidden: LatestSpikes;
  readonly outputs: LatestSpikes;
}

class NetworkStep {
  readonly #status = findAny('small-status');
  readonly #time = find('small-time', HTMLInputElement);
  readonly #play = find('small-play', HTMLButtonElement);
  readonly #dials = [0.1, -0.5, 0.3, 0.9].map((phase, k) => this.#dial(phase, k));
  readonly #playback = new Playback(
    (now) => this.#draw(now),
    () => {
      this.#play.textContent = this.#playback.playing ? 'Pause' : 'Play';
    },
  );
  readonly #redraw = () => this.#playback.invalidate();
  readonly #plane = new ArgandPlane(find('small-plane', HTMLCanvasElement), this.#redraw);
  readonly #ring = new OutputRing(find('small-ring', HTMLCanvasElement), this.#redraw);
  readonly #rasters = {
    inputs: new Raster(find('small-inputs', HTMLCanvasElement), { numbered: true }, this.#redraw),
    hidden: new Raster(find('small-hidden', HTMLCanvasElement), {}, this.#redraw),
    outputs: new Raster(find('small-outputs', HTMLCanvasElement), { outputs: true }, this.#redraw),
  };
  readonly #trouble = new Trouble('small-trouble', () => this.ask());
  readonly #latest: LatestAnswer<Float32Array, Answer>;
  #settings: SpikingSettings = { ...firstSettings, ...usualSettings('hold') };
  #shown: ShownAnswer | undefined;

  constructor(answerSmall: AnswerSmall) {
    this.#latest = new LatestAnswer(
      (phases: Float32Array) => answerSmall(phases, this.#settings),
      (answer) => this.#take(answer),
      (reason) => this.#trouble.show(errorWords(reason)),
    );
    const picture = drawing(240, 240, 'Four input phases');
    appendAll(
      picture,
      this.#dials.map(({ group }) => group),
    );
    findAny('small-dials').append(picture);
    this.#listen();
  }

  /** Asks for the answer to the phases of the dials. */
  ask(): void {
    this.#latest.ask(Float32Array.from(this.#dials, ({ phase }) => phase));
  }

  #dial(phase: number, k: number): PhaseDial {
    return new PhaseDial({
      x: 66 + 108 * (k % 2),
      y: 66 + 108 * Math.floor(k / 2),
      radius: 36,
      label: `input ${k + 1} of the small network`,
      phase,
      turned: () => this.ask(),
    });
  }

  #listen(): void {
    const share = (value: number) => (value === 0 ? 'none' : `${Math.round(100 * value)} % of spikes`);
    slider(
      findAny('explain-network'),
      { label: 'deleted', least: 0, most: 0.6, step: 0.05, value: 0, words: share },
      (deletion) => {
        this.#settings = { ...this.#settings, deletion };
        this.ask();
      },
    );
    this.#play.addEventListener('click', () => {
      if (this.#playback.playing) this.#playback.pause();
      else this.#playback.play();
    });
    this.#time.addEventListener('input', () => {
      this.#playback.pause();
      this.#playback.seek(Number(this.#time.value));
    });
    onThemeChange(() => {
      for (const dial of this.#dials) dial.draw();
      for (const raster of Object.values(this.#rasters)) raster.repaint();
      this.#redraw();
    });
  }

  #take(answer: Answer): void {
    const { spikes, membranes, duration } = answer.temporal;
    const isFirst = this.#shown === undefined;
    this.#shown = {
      answer,
      inputs: new LatestSpikes(spikes.inputs),
      hidden: new LatestSpikes(spikes.hidden),
      outputs: new LatestSpikes(spikes.outputs),
    };
    this.#plane.show(membranes);
    for (const name of ['inputs', 'hidden', 'outputs'] as const)
      this.#rasters[name].show(spikes[name], duration);
    this.#playback.duration = duration;
    this.#time.max = String(duration);
    this.#status.textContent = outcomeWords(answer);
    // The first answer is there without any action of the reader.
    if (!isFirst) announce(this.#status.textContent, { about: 'small network' });
    this.#trouble.hide();
    // At rest it shows where it ends.
    this.#playback.seek(isFirst ? duration : this.#playback.time);
  }

  #draw(now: number): void {
    if (!this.#shown) return;
    this.#time.value = String(now);
    if (!this.#playback.playing) this.#time.setAttribute('aria-valuetext', `${now.toFixed(1)} cycles`);
    const { answer } = this.#shown;
    const inputs = this.#shown.inputs.moveTo(now);
    const hidden = this.#shown.hidden.moveTo(now);
    const outputs = this.#shown.outputs.moveTo(now);
    this.#plane.draw(hidden, now, true);
    this.#ring.draw(answer.atemporal.outputs, outputs, now);
    this.#rasters.inputs.draw(inputs, now);
    this.#rasters.hidden.draw(hidden, now);
    this.#rasters.outputs.draw(outputs, now);
  }
}
