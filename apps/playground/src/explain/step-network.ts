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
  const figure = findAny('explain-network');
  const status = findAny('small-status');
  const time = find('small-time', HTMLInputElement);
  const play = find('small-play', HTMLButtonElement);
  let settings: SpikingSettings = { ...firstSettings, ...usualSettings('hold') };
  let shown:
    | {
        readonly answer: Answer;
        readonly inputs: LatestSpikes;
        readonly hidden: LatestSpikes;
        readonly outputs: LatestSpikes;
      }
    | undefined;

  const playback = new Playback(draw, () => {
    play.textContent = playback.playing ? 'Pause' : 'Play';
  });
  const redraw = () => playback.invalidate();
  const plane = new ArgandPlane(find('small-plane', HTMLCanvasElement), redraw);
  const ring = new OutputRing(find('small-ring', HTMLCanvasElement), redraw);
  const rasters = {
    inputs: new Raster(find('small-inputs', HTMLCanvasElement), { numbered: true }, redraw),
    hidden: new Raster(find('small-hidden', HTMLCanvasElement), {}, redraw),
    outputs: new Raster(find('small-outputs', HTMLCanvasElement), { outputs: true }, redraw),
  };

  const picture = drawing(240, 240, 'Four input phases');
  const dials = [0.1, -0.5, 0.3, 0.9].map(
    (phase, k) =>
      new PhaseDial({
        x: 66 + 108 * (k % 2),
        y: 66 + 108 * Math.floor(k / 2),
        radius: 36,
        label: `input ${k + 1} of the small network`,
        phase,
        turned: ask,
      }),
  );
  appendAll(picture, [...dials.map(({ group }) => group)]);
  findAny('small-dials').append(picture);

  const trouble = new Trouble('small-trouble', ask);
  const latest = new LatestAnswer(
    (phases: Float32Array) => answerSmall(phases, settings),
    (answer) => take(answer),
    (reason) => trouble.show(errorWords(reason)),
  );
  const share = (value: number) => (value === 0 ? 'none' : `${Math.round(100 * value)} % of spikes`);
  slider(
    figure,
    { label: 'deleted', least: 0, most: 0.6, step: 0.05, value: 0, words: share },
    (deletion) => {
      settings = { ...settings, deletion };
      ask();
    },
  );
  play.addEventListener('click', () => {
    if (playback.playing) playback.pause();
    else playback.play();
  });
  time.addEventListener('input', () => {
    playback.pause();
    playback.seek(Number(time.value));
  });
  onThemeChange(() => {
    for (const dial of dials) dial.draw();
    for (const raster of Object.values(rasters)) raster.repaint();
    redraw();
  });
  ask();

  function ask(): void {
    latest.ask(Float32Array.from(dials, ({ phase }) => phase));
  }

  function take(answer: Answer): void {
    const { spikes, membranes, duration } = answer.temporal;
    const first = shown === undefined;
    shown = {
      answer,
      inputs: new LatestSpikes(spikes.inputs),
      hidden: new LatestSpikes(spikes.hidden),
      outputs: new LatestSpikes(spikes.outputs),
    };
    plane.show(membranes);
    rasters.inputs.show(spikes.inputs, duration);
    rasters.hidden.show(spikes.hidden, duration);
    rasters.outputs.show(spikes.outputs, duration);
    playback.duration = duration;
    time.max = String(duration);
    status.textContent = outcomeWords(answer);
    // The first answer is there before anybody has asked.
    if (!first) announce(status.textContent, { about: 'small network' });
    trouble.hide();
    // At rest it shows where it ends.
    playback.seek(first ? duration : playback.time);
  }

  function draw(now: number): void {
    if (!shown) return;
    time.value = String(now);
    if (!playback.playing) time.setAttribute('aria-valuetext', `${now.toFixed(1)} cycles`);
    const { answer } = shown;
    const inputs = shown.inputs.moveTo(now);
    const hidden = shown.hidden.moveTo(now);
    const outputs = shown.outputs.moveTo(now);
    plane.draw(hidden, now, true);
    ring.draw(answer.atemporal.outputs, outputs, now);
    rasters.inputs.draw(inputs, now);
    rasters.hidden.draw(hidden, now);
    rasters.outputs.draw(outputs, now);
  }
}
