/**
 * Asks for answers one at a time. While one is computed, only the newest question waits: a slider that is drawn asks often, and what it
 * asked before is of no interest any more.
 */
export class LatestAnswer<Question, Answer> {
  readonly #ask: (question: Question) => Promise<Answer>;
  readonly #take: (answer: Answer, question: Question) => void;
  readonly #fail: (reason: unknown) => void;
  #waiting: { readonly question: Question } | undefined;
  /** The question that is being answered, unless its answer is not wanted any more. */
  #current: object | undefined;
  #busy = false;

  constructor(
    ask: (question: Question) => Promise<Answer>,
    take: (answer: Answer, question: Question) => void,
    fail: (reason: unknown) => void,
  ) {
    this.#ask = ask;
    this.#take = take;
    this.#fail = fail;
  }

  ask(question: Question): void {
    this.#waiting = { question };
    if (!this.#busy) void this.#work();
  }

  /** Forgets what was asked, so that an answer on its way is not taken. */
  forget(): void {
    this.#waiting = undefined;
    this.#current = undefined;
  }

  async #work(): Promise<void> {
    this.#busy = true;
    while (this.#waiting) {
      const asked = this.#waiting;
      this.#waiting = undefined;
      this.#current = asked;
      try {
        const answer = await this.#ask(asked.question);
        if (this.#current === asked) this.#take(answer, asked.question);
      } catch (reason) {
        if (this.#current === asked) this.#fail(reason);
      }
    }
    this.#busy = false;
  }
}
