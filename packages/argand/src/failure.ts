/** The command was not used as it wants to be: exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The user stopped the command; what it had done is saved, and the message says how to go on: exit code 130. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** What went wrong, in words. */
export { errorMessage as reason } from '@argand/backend';
