/** The command was used wrongly: exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** A signal stopped the command. The message says what was kept and how to resume. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  /** 128 plus the number of the signal, as shells report it. */
  readonly exitCode: number;

  constructor(message: string, exitCode: number) {
    super(message);
    this.exitCode = exitCode;
  }
}
