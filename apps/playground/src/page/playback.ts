/** Time in periods, slowed down for the eye, and who draws it. */
export class Playback {
  time = 0;
  duration = 1;
  /** Periods a second. */
  speed = 0.5;
  readonly #draw: (time: number) => void;
  readonly #changed: () => void;
  #playing = false;
  #frame = 0;
  #last: number | undefined;

  /**
   * @param draw called once a frame while time goes by, and once after each change
   * @param changed called when it starts or stops
   */
  constructor(draw: (time: number) => void, changed: () => void) {
    this.#draw = draw;
    this.#changed = changed;
  }

  get playing(): boolean {
    return this.#playing;
  }

  /** From the beginning, where it had come to its end. */
  play(): void {
    if (this.time >= this.duration) this.time = 0;
    this.#playing = true;
    this.#last = undefined;
    this.#request();
    this.#changed();
  }

  pause(): void {
    this.#playing = false;
    this.#changed();
  }

  seek(time: number): void {
    this.time = Math.min(Math.max(time, 0), this.duration);
    this.invalidate();
  }

  /** Has it drawn anew in the next frame. */
  invalidate(): void {
    this.#request();
  }

  #request(): void {
    this.#frame ||= requestAnimationFrame((now) => this.#step(now));
  }

  #step(now: number): void {
    this.#frame = 0;
    if (this.#playing) {
      // A tab that was hidden goes on where it was.
      const seconds = Math.min((now - (this.#last ?? now)) / 1000, 0.1);
      this.#last = now;
      this.time = Math.min(this.time + seconds * this.speed, this.duration);
      if (this.time >= this.duration) this.pause();
      else this.#request();
    }
    this.#draw(this.time);
  }
}
